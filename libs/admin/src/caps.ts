import { RolegateError } from '#kernel';
import type { AdminInput, Cap } from '#operation';

/** Source: rgw_common.cc, RGWUserCaps::is_valid_cap_type, with the later releases' types. */
const TYPES: ReadonlySet<string> = new Set([
  'user', 'users', 'buckets', 'metadata', 'info', 'usage', 'zone', 'bilog', 'mdlog', 'datalog', 'roles', 'user-policy',
  'oidc-provider', 'amz-cache', 'user-info-without-keys', 'ratelimit', 'accounts',
]);

const READ = 1;
const WRITE = 2;
const BITS: ReadonlyMap<string, number> = new Map([['read', READ], ['write', WRITE], ['*', READ | WRITE]]);
const PERMS: Readonly<Record<number, Cap['perm']>> = { [READ]: 'read', [WRITE]: 'write', [READ | WRITE]: '*' };

const invalid = (detail: string): RolegateError => new RolegateError('InvalidCapability', 'Attempt to grant invalid admin capability.', { detail });

/**
 * `users=read, write;usage=read` (Ceph, "Admin Guide", Add / Remove Admin Capabilities). A permission that does not exist
 * is refused, where RGW stores a capability that allows nothing.
 * @throws RolegateError InvalidCapability
 */
export function parseCaps(text: string): readonly Cap[] {
  let caps: readonly Cap[] = [];
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    const type = part.slice(0, equals < 0 ? undefined : equals).trim();
    if (!TYPES.has(type)) throw invalid(`no such type: ${type}`);
    let bits = 0;
    for (const perm of equals < 0 ? [] : part.slice(equals + 1).split(',')) {
      const bit = BITS.get(perm.trim());
      if (bit === undefined) throw invalid(`no such permission: ${perm.trim()}`);
      bits |= bit;
    }
    if (bits === 0) throw invalid(`no permission for ${type}`);
    caps = addCaps(caps, [{ type, perm: PERMS[bits]! }]);
  }
  return caps;
}

/** The parameter `user-caps`. @throws RolegateError InvalidCapability when it is empty or wrong */
export function requiredCaps(input: AdminInput): readonly Cap[] {
  const caps = parseCaps(input['user-caps'] ?? '');
  if (caps.length === 0) throw invalid('user-caps is empty');
  return caps;
}

/** All permissions of both, by type in byte order. */
export const addCaps = (present: readonly Cap[], added: readonly Cap[]): readonly Cap[] =>
  changed(present, added, (had, given) => had | given);

/** What is left; a type without permissions goes. */
export const removeCaps = (present: readonly Cap[], removed: readonly Cap[]): readonly Cap[] =>
  changed(present, removed, (had, taken) => had & ~taken);

export const sameCaps = (a: readonly Cap[], b: readonly Cap[]): boolean =>
  a.length === b.length && a.every((cap, i) => cap.type === b[i]!.type && cap.perm === b[i]!.perm);

function changed(present: readonly Cap[], change: readonly Cap[], apply: (had: number, bits: number) => number): readonly Cap[] {
  const bits = new Map(present.map((cap) => [cap.type, BITS.get(cap.perm)!]));
  for (const cap of change) bits.set(cap.type, apply(bits.get(cap.type) ?? 0, BITS.get(cap.perm)!));
  return [...bits].flatMap(([type, left]) => (left === 0 ? [] : [{ type, perm: PERMS[left]! }])).sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** The reply of caps operations. */
export const capsInfo = (caps: readonly Cap[]) => caps.map(({ type, perm }) => ({ type, perm }));
