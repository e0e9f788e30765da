import { CLOCK_TOLERANCE } from '#iam';
import type { AccessRequest, AdminInput, OperationContext } from '#operation';
import { filled, invalidArgument } from '../parameters.js';

/** Whose sessions are to end. */
export type Named =
  | { readonly kind: 'session' | 'user' | 'role' | 'provider'; readonly named: string }
  | { readonly kind: 'subject-user'; readonly named: string; readonly account: string }
  | { readonly kind: 'subject'; readonly named: string; readonly provider: string }
  | { readonly kind: 'all' };

/** What a caller needs to end them; all at once is left to administrators. */
const CAPS: Readonly<Record<Named['kind'], string>> = { session: 'users', user: 'users', 'subject-user': 'users', role: 'roles', provider: 'oidc-provider', subject: 'users', all: 'users' };

export const capFor = ({ kind }: Named): NonNullable<AccessRequest['cap']> => ({ type: CAPS[kind], access: 'write' });

const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Characters; nothing that an identity provider is called or calls somebody is longer. */
const LONGEST_NAME = 2048;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** The parameters of the query or form, or those of a JSON object in the body. @throws RolegateError InvalidArgument */
export function parametersOf(input: AdminInput): AdminInput {
  const { body, ...query } = input;
  if (body === undefined) return query;
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    given = undefined;
  }
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  if (!isObject || Object.values(given as object).some((value) => typeof value !== 'string')) throw invalidArgument('The body is no JSON object of strings.', 'body');
  return { ...query, ...(given as AdminInput) };
}

/** @throws RolegateError InvalidArgument unless exactly one is named */
export function namedIn(input: AdminInput): Named {
  const kinds = (['session', 'user', 'role', 'provider'] as const).filter((kind) => filled(input, kind) !== undefined);
  const subject = filled(input, 'subject');
  const [kind] = kinds;
  if (kinds.length > 1) throw invalidArgument(`One of ${kinds.join(', ')} can be revoked at a time.`, kinds[1]!);
  for (const name of [...kinds, 'subject']) if ((input[name] ?? '').length > LONGEST_NAME) throw invalidArgument(`${name} is too long.`, name);
  if (subject !== undefined && kind !== 'provider') throw invalidArgument('A subject is one of a provider, which must be named with it.', 'subject', subject);
  if (kind === undefined) {
    if (filled(input, 'issued-before') === undefined) throw invalidArgument('Name a session, a user, a role, a provider or issued-before.', 'session');
    return { kind: 'all' };
  }
  const named = filled(input, kind)!;
  if (kind === 'session' && !SESSION_ID.test(named)) throw invalidArgument('A session id is a UUID.', 'session', named);
  if (subject !== undefined) return { kind: 'subject', named: subject, provider: named };
  return (kind === 'user' ? subjectUserIn(named, filled(input, 'tenant')) : undefined) ?? { kind, named };
}

/** `$oidc$<sub>`, as such a one is called that owns something; no user of this gateway has a name with two dollars in it. */
function subjectUserIn(named: string, tenant: string | undefined): Named | undefined {
  const [whole, own, rest] = /^([^$]*)(\$(?:oidc|saml)\$.+)$/s.exec(named) ?? [];
  if (whole === undefined) return undefined;
  if (own !== '' && tenant !== undefined && own !== tenant) throw invalidArgument('The user names another tenant.', 'tenant', tenant);
  const account = own === '' ? tenant ?? '' : own!;
  return { kind: 'subject-user', named: `${account}${rest}`, account };
}

/**
 * `issued-before`; undefined: everything issued until the revocation, which goes by the order of the log alone. So does a
 * time that clocks cannot tell from now.
 * @throws RolegateError InvalidArgument
 */
export function issuedBeforeOf(input: AdminInput, { now }: Pick<OperationContext, 'now'>): Date | undefined {
  const text = filled(input, 'issued-before');
  if (text === undefined || text === 'now') return undefined;
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw invalidArgument('issued-before is a time as in 2026-11-23T12:00:00Z, or now.', 'issued-before', text);
  if (time > now + CLOCK_TOLERANCE) throw invalidArgument('issued-before lies in the future.', 'issued-before', text);
  return time > now - CLOCK_TOLERANCE ? undefined : new Date(time);
}
