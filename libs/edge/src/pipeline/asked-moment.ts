import { RolegateError } from '#kernel';
import { type AsOf, type Operation, parseAsOf } from '#operation';
import type { EdgeRequest } from '../http/edge-request.js';

/** Our own header: a read is to show what was then. In the admin API the parameter `as-of` says the same. */
export const AS_OF_HEADER = 'x-rolegate-as-of';

/**
 * The moment that a request asks about; undefined: the present.
 * @throws RolegateError InvalidArgument (IAM, STS: ValidationError) for what is no moment, and for what cannot be done in the past
 */
export function askedMoment({ service, kind }: Operation, { headers, query }: Pick<EdgeRequest, 'headers' | 'query'>): AsOf | undefined {
  const given = headers[AS_OF_HEADER] ?? (service === 'admin' ? query.get('as-of') : null);
  if (given === null || given === undefined || given === '') return undefined;
  const moment = parseAsOf(String(given));
  if (!moment) throw refusal(service, 'as-of is a time such as 2026-11-01T10:00:00Z, or a position of the log.');
  // Objects and buckets have no past here; a session is issued now.
  if (kind !== 'read' || (service !== 'iam' && service !== 'admin')) throw refusal(service, 'Only reads of IAM and of the admin API can be asked as of another time.');
  return moment;
}

function refusal(service: Operation['service'], text: string): RolegateError {
  return service === 'iam' || service === 'sts' ? new RolegateError('ValidationError', text) : new RolegateError('InvalidArgument', text, { fields: { ArgumentName: 'as-of' } });
}
