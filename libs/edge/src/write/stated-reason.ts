import { RolegateError } from '#kernel';
import type { Service, StreamContext } from '#operation';

/** Our own header: why a change is made, for the log and for history. Percent-encoded UTF-8; what is not, is taken as it stands. */
export const REASON_HEADER = 'x-rolegate-reason';

/** Characters. */
const LONGEST = 1024;
const CONTROL = /\p{Cc}/u;

/**
 * The reason that a caller states for its change; undefined when it states none.
 * @throws RolegateError InvalidArgument (IAM, STS: ValidationError) for one that is too long or has control characters
 */
export function statedReason(service: Service, headers: StreamContext['headers']): string | undefined {
  const given = headers[REASON_HEADER];
  if (given === undefined || given === '') return undefined;
  const reason = decoded(typeof given === 'string' ? given : given.join(', '));
  if (reason.length <= LONGEST && !CONTROL.test(reason)) return reason;
  const query = service === 'iam' || service === 'sts';
  throw new RolegateError(query ? 'ValidationError' : 'InvalidArgument', `${REASON_HEADER} has more than ${LONGEST} characters, or control characters.`, query ? {} : { fields: { ArgumentName: REASON_HEADER } });
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
