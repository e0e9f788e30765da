import { createHash } from 'node:crypto';

/** S3 User Guide, "General purpose bucket naming rules". */
const LONGEST = 63;

/** Labels that are used as they are: they cannot be taken for a hash, and make no name that S3 reserves. */
const PLAIN = /^(?!x[a-z2-7]{10}$)(?!xn$)[a-z0-9]{1,20}$/;
/** Stands where a tenant would, for names of the shared namespace that would else be taken for a tenant's. */
const SHARED = '0';

/**
 * What a bucket is called upstream: its name, and in a tenant `<tenant>--<name>`. No two buckets get one name: the part before the
 * first `--` is a label without hyphens, tenants that make none are hashed, and names that do not fit end in a hash of all.
 */
export function upstreamName(prefix: string, tenant: string, name: string): string {
  const plain = tenant === '' ? (name.includes('--') ? `${SHARED}--${name}` : name) : `${labelOf(tenant)}--${name}`;
  if (prefix.length + plain.length <= LONGEST) return prefix + plain;
  const hash = base32(`${tenant}:${name}`, 16);
  return `${prefix}${plain.slice(0, LONGEST - prefix.length - hash.length - 1).replace(/[.-]+$/, '')}-${hash}`;
}

const labelOf = (tenant: string): string => (tenant !== SHARED && PLAIN.test(tenant) ? tenant : `x${base32(tenant, 10)}`);

function base32(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest();
  let label = '';
  for (let i = 0; i < length; i++) label += 'abcdefghijklmnopqrstuvwxyz234567'[digest[i]! & 31];
  return label;
}
