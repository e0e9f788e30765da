export { type HotStateOptions, HotState, type Unfit } from './hot-state.js';
export type { SetAside, Snapshot, SnapshotRow } from './memory.js';
export { createMemberTables } from './member/member-schema.js';
export { MEMBER_CHANNEL } from './member/member-message.js';
export { MemberTable } from './member/member-table.js';
export { type LeaseRecord, Membership, type MembershipOptions } from './member/membership.js';
export { type BarrierOptions, RevocationBarrier } from './member/revocation-barrier.js';
export { Roster } from './member/roster.js';
