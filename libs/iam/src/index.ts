export { appendTo, stateAfter } from './change.js';
export * from './role/index.js';
export * from './simulation/index.js';
export * from './user/index.js';
export type { InlinePolicy } from './inline-policy.js';
export { assertIdentityPolicy, assertTrustPolicy, urlEncoded } from './policy-document.js';
export { requestTagConditions, requestTagKeys, resourceTagConditions, resourceTagKeys } from './resource-tags.js';
export { checkedTags } from './tag-rules.js';
export { type Tag, tagPairs } from './tag.js';
