import type { Reply, Sketch } from '../conformance/request.js';
import { send } from '../conformance/request.js';
import type { Credentials, Gateway } from '../conformance/clients.js';
import { undescribed } from './described.js';
import { filled, filledDeep, patternOf, type Saved } from './placeholders.js';

/** One exchange of a wire file. Cases of a file run in order; later ones use what earlier ones saved. */
export interface WireCase {
  /** The operation that it is a vector of; absent where no operation is reached. */
  readonly operation?: string;
  readonly name: string;
  /** `root`, a user that the file made, or a session saved with `casts`; absent or `anonymous`: unsigned. */
  readonly as?: string;
  readonly request: Omit<Sketch, 'as'>;
  /** How often it is played; `{n}` in the form is the number of the round. */
  readonly repeat?: number;
  readonly expect: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string | null>>;
    /** The whole body, with placeholders. */
    readonly body?: string;
    readonly bodyIncludes?: string | readonly string[];
  };
  /** Callers with known keys, or the name of one whom the saved accessKeyId, secretAccessKey and sessionToken make. */
  readonly casts?: string | Readonly<Record<string, Credentials>>;
}

export interface Stage {
  readonly gateway: Gateway;
  readonly cast: Record<string, Credentials>;
  readonly saved: Saved;
}

const SERVICES: Readonly<Record<string, string>> = { '2011-06-15': 'sts', '2010-05-08': 'iam' };

/** Sends the request of a case, compares the reply and keeps what the case saves. */
export async function play(one: WireCase, stage: Stage): Promise<void> {
  const { gateway, cast, saved } = stage;
  const request = filledDeep(one.request, saved);
  const service = request.service ?? SERVICES[request.form?.Version ?? request.query?.Version ?? ''];
  const reply = await send(gateway, { ...request, service, as: one.as === 'anonymous' ? undefined : one.as }, cast);
  saved.set('requestId', String(reply.headers['x-amz-request-id'] ?? reply.headers['x-amzn-requestid']));
  compare(one, reply, saved);
  expect(undescribed(request, reply)).toEqual([]);
  if (typeof one.casts === 'string') cast[one.casts] = credentialsFrom(saved);
  else Object.assign(cast, one.casts);
}

function compare({ expect: wanted }: WireCase, reply: Reply, saved: Saved): void {
  expect({ status: reply.status, body: reply.body }).toEqual({ status: wanted.status, body: expect.any(String) });
  if (wanted.body !== undefined) keep(match(reply.body, wanted.body, saved), saved);
  for (const text of [wanted.bodyIncludes ?? []].flat()) expect(reply.body).toContain(filled(text, saved));
  for (const [name, text] of Object.entries(wanted.headers ?? {})) {
    const value = reply.headers[name.toLowerCase()];
    if (text === null) expect({ [name]: value }).toEqual({ [name]: undefined });
    else keep(match(String(value), text, saved), saved);
  }
}

function match(actual: string, expected: string, saved: Saved): RegExpExecArray {
  const found = patternOf(expected, saved).exec(actual);
  // The comparison of texts shows where they part; the pattern alone would only say that they do.
  if (found === null) expect(actual).toBe(expected.trim().replace(/\n\s*/g, ''));
  return found!;
}

const keep = (found: RegExpExecArray, saved: Saved): void => {
  for (const [name, value] of Object.entries(found.groups ?? {})) saved.set(name, value);
};

const credentialsFrom = (saved: Saved): Credentials => {
  const [accessKeyId, secretAccessKey, sessionToken] = ['accessKeyId', 'secretAccessKey', 'sessionToken'].map((name) => saved.get(name));
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('a case with casts saves accessKeyId and secretAccessKey before');
  return { accessKeyId, secretAccessKey, sessionToken };
};
