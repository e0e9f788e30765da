export { userFeature } from './user.feature.js';
export { accessKeyKey, emailKey, user, userNameKey, userStream } from './user.projection.js';
export { type AccessKey, type UserState, cephUid, userArn } from './user.state.js';
