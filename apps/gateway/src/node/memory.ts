import { projection } from '#admin';
import { HotState, type OpenSnapshot } from '#hotstate';
import { role, user } from '#iam';
import type { Registry } from '#operation';
import { bucket } from '#s3';
import { revocation, sealKeyRing, tokenKeyRing } from '#sts';
import { LEASE, type Members } from './members.js';

/** Kinds of the whole installation: an account that is set aside does not stop them. */
export const SHARED_KINDS: ReadonlySet<string> = new Set([tokenKeyRing.kind, sealKeyRing.kind, projection.kind, revocation.kind]);

/**
 * Kinds of which there may be many: the node serves while they come, and asks Postgres for one that it needs sooner. All of
 * any other kind is there before the first request.
 */
export const LATE_KINDS: ReadonlySet<string> = new Set([user.kind, role.kind, bucket.kind]);

type Log = ConstructorParameters<typeof HotState>[0];

/** The node's memory, among the members; to be loaded yet. */
export function nodeMemory(store: Log, { aggregates }: Registry, members: Members, snapshot: OpenSnapshot): HotState {
  const hotState: HotState = new HotState(store, aggregates, {
    leaseMs: LEASE, snapshot, lateKinds: LATE_KINDS, sharedKinds: SHARED_KINDS, record: members.record(() => hotState.setAsideAccounts),
  });
  return hotState;
}
