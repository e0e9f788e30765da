import type { AdminInput } from '#operation';
import { isTopicName } from '#s3';
import { filled, invalidArgument } from '../parameters.js';

/** What a request says of a target. */
export interface TargetRequest {
  readonly account: string;
  readonly name: string;
  readonly endpoint?: string;
  readonly opaqueData?: string;
  readonly secret?: string;
}

const LONGEST = 2048;
const BROKERS = /^kafka:\/\/[^\s/@,]+:\d{1,5}(,[^\s/@,]+:\d{1,5})*\/[A-Za-z0-9._-]{1,249}$/;

/** The parameters, or those of a JSON object in the body, which proxies do not log. @throws RolegateError InvalidArgument */
export function targetRequest({ body, ...query }: AdminInput): TargetRequest {
  const input: AdminInput = body === undefined || body === '' ? query : { ...query, ...members(body) };
  const name = filled(input, 'name');
  if (name === undefined || !isTopicName(name)) throw invalidArgument('name is missing or no name of a topic.', 'name', name);
  const endpoint = filled(input, 'endpoint');
  if (endpoint !== undefined) assertEndpoint(endpoint);
  const [opaqueData, secret] = [filled(input, 'opaque-data'), filled(input, 'secret')];
  if ((opaqueData?.length ?? 0) > LONGEST) throw invalidArgument('opaque-data is too long.', 'opaque-data');
  if ((secret?.length ?? 0) > LONGEST) throw invalidArgument('secret is too long.', 'secret');
  return { account: filled(input, 'account') ?? '', name, endpoint, opaqueData, secret };
}

function members(body: string): Readonly<Record<string, string>> {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    given = undefined;
  }
  if (typeof given !== 'object' || given === null || !Object.values(given).every((value) => typeof value === 'string')) throw invalidArgument('The body is no JSON object of strings.', 'body');
  return given as Record<string, string>;
}

/** Credentials have no place in it: it is shown, and stands in the log. @throws RolegateError InvalidArgument, without repeating it */
function assertEndpoint(endpoint: string): void {
  const fits = endpoint.length <= LONGEST && (endpoint.startsWith('kafka://') ? BROKERS.test(endpoint) : isWebAddress(endpoint));
  if (!fits) throw invalidArgument('endpoint is http://…, https://… or kafka://host:port[,host:port]/topic, without user and password.', 'endpoint');
}

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && hash === '';
}
