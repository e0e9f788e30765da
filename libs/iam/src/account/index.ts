export { type AccountCreation, createAccountEvents, type NewAccount } from './account.creation.js';
export { type AccountOwner, accountOwner } from './account-owner.js';
export { accountCounter, accountOf, boundOf, bucketBoundOf, CLOSED, COUNTED, countIn, type Counted } from './account.counts.js';
export type * from './account.events.js';
export { accountFeature } from './account.feature.js';
export { DEFAULT_LIMITS } from './account.limits.js';
export { account, accountAliasKey, accountEmailKey, accountNameKey, accountStream } from './account.projection.js';
export type { AccountState } from './account.state.js';
