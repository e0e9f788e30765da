import type { Append } from '#event-sourcing';
import type { Present } from '#operation';
import { countIn } from '../account/account.counts.js';
import { appendTo } from '../change.js';
import { groupStream } from '../group/group.projection.js';
import { holdOf } from '../managed-policy/attachable.js';
import { boundaryHoldOf } from '../permissions-boundary.js';
import type { UserDeleted } from './user.events.js';
import { namesOf } from './user.names.js';
import type { UserState } from './user.state.js';

type Deletion = Required<Pick<Append, 'writes' | 'release' | 'unheld' | 'unhold' | 'counts' | 'eraseDataKeys'>>;

/**
 * Pure: what ends a user. Its names are free, what it held is let go, and nothing may hold it. Its data key goes in the same
 * append, so no copy of its sealed secrets can be opened again; its key ids stay claimed.
 */
export function deleteUserEvents(found: Present<UserState>): Deletion {
  const { stream, state } = found;
  const deleted: UserDeleted = { type: 'UserDeleted', data: {} };
  return {
    writes: appendTo(found, [deleted]),
    release: namesOf(stream, state),
    unheld: [stream],
    unhold: [
      ...state.attachedPolicies.flatMap((attached) => holdOf(attached, stream)),
      ...boundaryHoldOf(state.permissionsBoundary, stream),
      ...(state.groups ?? []).map(({ groupId }) => ({ target: groupStream(groupId), holder: stream })),
    ],
    counts: countIn(state.account, 'users', -1),
    eraseDataKeys: [stream],
  };
}
