/** What Ceph's clients send in the place of an access key id: a name and a password, in the clear but for the Base64. */
export interface RgwToken {
  readonly type: 'ldap' | 'ad' | 'keystone';
  /** User name, or the EC2 access key of Keystone. */
  readonly id: string;
  /** Password. Never log it. */
  readonly key: string;
}

/** Access key ids have at most 128 characters (STS API Reference, AccessKeyIdType); a header has 16 KiB. */
const SHORTEST = 40;
const LONGEST = 8192;

/**
 * `{"RGW_TOKEN": {"version": 1, "type": "ldap", "id": …, "key": …}}` in Base64, as radosgw-token writes it. Undefined for any
 * other text; costs a comparison or two for an ordinary key id. Source: Ceph, rgw_token.h (the type is compared without
 * regard to case, the version is not looked at); doc/radosgw/ldap-auth.
 */
export function parseRgwToken(accessKeyId: string): RgwToken | undefined {
  if (accessKeyId.length > LONGEST || !mayBeObject(accessKeyId)) return undefined;
  let token: unknown;
  try {
    token = (JSON.parse(Buffer.from(accessKeyId, 'base64').toString('utf8')) as { RGW_TOKEN?: unknown }).RGW_TOKEN;
  } catch {
    return undefined;
  }
  const { type, id, key } = (token ?? {}) as Record<string, unknown>;
  const known = typeof type === 'string' ? TYPES.get(type.toLowerCase()) : undefined;
  return known === undefined || typeof id !== 'string' || typeof key !== 'string' ? undefined : { type: known, id, key };
}

/** An object begins with `{`, or with white space before it: in Base64 with one of three letters. */
function mayBeObject(text: string): boolean {
  const first = text.charCodeAt(0);
  return text.length >= SHORTEST && (first === 0x65 || first === 0x49 || first === 0x43);
}

const TYPES: ReadonlyMap<string, RgwToken['type']> = new Map((['ldap', 'ad', 'keystone'] as const).map((type) => [type, type]));

export const encodeRgwToken = ({ type, id, key }: RgwToken): string =>
  Buffer.from(JSON.stringify({ RGW_TOKEN: { version: 1, type, id, key } })).toString('base64');

/** A key id for logs and records: of one that is a password in truth, whose it is. */
export function shownKeyId(accessKeyId: string): string {
  const token = parseRgwToken(accessKeyId);
  if (token) return `RGW_TOKEN(${token.type}, ${token.id.slice(0, 128)})`;
  // What begins like one and does not read may be one that was cut off.
  return mayBeObject(accessKeyId) ? `(${accessKeyId.length} characters)` : accessKeyId;
}
