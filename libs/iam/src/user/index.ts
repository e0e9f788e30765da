export { userFeature } from './user.feature.js';
export { type AccessKeyOwner, accessKeyOwner } from './access-key-owner.js';
export { type Subuser, type SubuserAccess, type SwiftKey, swiftKeyPurpose } from './subuser.js';
export { type NewUser, type UserCreation, accessKeyCreated, createUserEvents, DEFAULT_OP_MASK } from './user.creation.js';
export type * from './user.events.js';
export { accessKeyKey, accessKeyPurpose, emailKey, uidKey, user, userNameKey, userStream } from './user.projection.js';
export { namesOf } from './user.names.js';
export { assertMayActFor } from './user.rules.js';
export { type AccessKey, type UserMfaDevice, type UserState, cephUid, sortedAccessKeys, userArn } from './user.state.js';
