import type { Clock } from '#kernel';
import { exchange } from '../gateway/http-exchange.js';
import type { TlsMaterial } from '../gateway/http-exchange.js';
import { failure, type Finding, ok, warning } from './finding.js';

const timeoutMs = 5_000;
/** `Date` counts whole seconds. */
const RESOLUTION_MS = 1_000;
/** Half a minute is no clock that somebody keeps; S3 refuses a signature that is a quarter of an hour off (RequestTimeTooSkewed). */
const WARN_MS = 30_000;
const REFUSED_MS = 900_000;

/** Whether something answers at the endpoint, and whether its clock is this machine's. */
export async function reach(endpoint: string, clock: Clock, tls?: TlsMaterial): Promise<readonly Finding[]> {
  const asked = clock.now();
  try {
    const { status, headers } = await exchange({ method: 'GET', url: new URL(`${endpoint}/`), headers: { 'user-agent': 'rolegate-cli' }, timeoutMs, tls });
    const gateway = headers['x-amz-request-id'] === undefined && headers['x-amzn-requestid'] === undefined
      ? warning('gateway', `${endpoint} answers (HTTP ${status}), but not as a gateway does; a proxy?`)
      : ok('gateway', `${endpoint} answers`);
    return [gateway, ...clockFinding(headers.date, asked, clock.now())];
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    return [failure('gateway', `nothing answers at ${endpoint} (${why}): start it with \`rolegate serve\`, or say in ROLEGATE_ENDPOINT where it is`)];
  }
}

/** The time of the reply lies between the question and its arrival; what that and whole seconds leave open counts as none. */
function clockFinding(date: string | undefined, asked: number, answered: number): readonly Finding[] {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return [];
  const ahead = asked - (told + RESOLUTION_MS);
  const behind = told - answered;
  const off = Math.max(ahead, behind, 0);
  if (off < WARN_MS) return [ok('clock', "this clock and the gateway's agree")];
  const text = `this clock is ${Math.round(off / 1000)} s ${ahead > behind ? 'ahead of' : 'behind'} the gateway's: set both by NTP`;
  return [off < REFUSED_MS ? warning('clock', text) : failure('clock', `${text}; it refuses what is signed here`)];
}
