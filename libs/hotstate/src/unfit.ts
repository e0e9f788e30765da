import { RolegateError } from '#kernel';
import { NOT_RESIDENT } from '#operation';

/** Why memory may not decide. */
export type Unfit = 'lease-expired' | 'era-changed' | 'unknown-event' | 'account-set-aside' | 'event-log-unavailable';

export const unavailable = (reason: Unfit | typeof NOT_RESIDENT, detail?: string, cause?: unknown): RolegateError =>
  new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason, detail, cause });
