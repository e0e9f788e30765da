import { RolegateError } from '#kernel';

/** Why memory may not decide; the last two of one thing alone. */
export type Unfit = 'lease-expired' | 'era-changed' | 'unknown-event' | 'event-log-unavailable' | 'account-set-aside' | 'not-resident';

export const unavailable = (reason: Unfit, detail?: string, cause?: unknown): RolegateError =>
  new RolegateError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', { reason, detail, cause });
