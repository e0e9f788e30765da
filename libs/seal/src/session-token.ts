import { RolegateError } from '#kernel';
import { decodeClaims, encodeClaims } from './claims-coding.js';
import type { KeyRing } from './key-ring.js';
import type { PackedPolicy } from './packed-policy.js';
import { packPolicy } from './packed-policy.js';
import { TokenError } from './seal-errors.js';
import { associate, BOX_OVERHEAD, openBox, sealBox } from './sealed-box.js';
import type { SessionClaims } from './session-claims.js';

/** Characters of a token; AWS's limit (MinimumSessionTokenSize, AssumeRole), and what cookies and proxies bear. */
export const MAX_TOKEN_CHARACTERS = 4096;
const MAX_TOKEN_BYTES = (MAX_TOKEN_CHARACTERS / 4) * 3;
const VERSION = 1;
/** Formats that openToken reads: members say so, and a new one is issued only when all of them read it. */
export const TOKEN_FORMATS: readonly number[] = [VERSION];
const LABEL = 'session-token/1';

export interface IssuedToken {
  /** Base64, standard alphabet, as AWS's. */
  readonly token: string;
  /** Characters. */
  readonly size: number;
  /** Percent, 0 to 100, of the room that session policy, policy ARNs and tags take up in this token. */
  readonly packedPolicySize: number;
}

/**
 * Seals the claims under the ring's issuing key. Layout: version, length of key id, key id, box. Cluster, version, key
 * id and access key id are associated data.
 *
 * Throws RolegateError PackedPolicyTooLarge (AWS STS, AssumeRole, "Errors") when more than 4,096 characters would
 * result; its detail names the sizes.
 */
export function issueToken(ring: KeyRing, clusterId: string, claims: SessionClaims): IssuedToken {
  const keyId = ring.issuingKeyId;
  const packed = packPolicy(claims);
  const content = encodeClaims(claims, packed);
  const room = MAX_TOKEN_BYTES - 2 - keyId.length - BOX_OVERHEAD;
  const packedBytes = packed?.bytes.length ?? 0;
  const packedPolicySize = percentOf(packedBytes, room - (content.length - packedBytes));
  if (content.length > room) throw tooLarge(claims, packed, content.length, room, packedPolicySize);
  const box = sealBox(ring.key(keyId, LABEL)!, associatedData(clusterId, keyId, claims.accessKeyId), content);
  const token = Buffer.concat([Buffer.from([VERSION, keyId.length]), Buffer.from(keyId, 'latin1'), box]).toString('base64');
  return { token, size: token.length, packedPolicySize };
}

/** Throws TokenError: malformed, unknown-key (retired, or of another ring), tampered (also another cluster or access key). */
export function openToken(ring: KeyRing, clusterId: string, accessKeyId: string, token: string): SessionClaims {
  if (token.length > MAX_TOKEN_CHARACTERS) throw new TokenError('malformed');
  const bytes = Buffer.from(token, 'base64');
  const boxAt = 2 + (bytes[1] ?? 0);
  // Base64 has many spellings of the same bytes; only the one that was issued counts.
  if (bytes[0] !== VERSION || bytes.length < boxAt + BOX_OVERHEAD || bytes.toString('base64') !== token) throw new TokenError('malformed');
  const keyId = bytes.toString('latin1', 2, boxAt);
  const key = ring.key(keyId, LABEL);
  if (key === undefined) throw new TokenError('unknown-key');
  const content = openBox(key, associatedData(clusterId, keyId, accessKeyId), bytes.subarray(boxAt));
  if (content === undefined) throw new TokenError('tampered');
  try {
    return decodeClaims(accessKeyId, content);
  } catch {
    throw new TokenError('malformed');
  }
}

/** Id of the key that a token says it is sealed under; the token must have opened before. */
export function tokenKeyId(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  return bytes.toString('latin1', 2, 2 + (bytes[1] ?? 0));
}

const associatedData = (clusterId: string, keyId: string, accessKeyId: string): Buffer => associate(LABEL, clusterId, keyId, accessKeyId);

function percentOf(bytes: number, room: number): number {
  if (bytes === 0) return 0;
  return room <= 0 ? 1000 : Math.ceil((bytes * 100) / room);
}

function tooLarge(claims: SessionClaims, packed: PackedPolicy | undefined, bytes: number, room: number, percent: number): RolegateError {
  const sizes: [string, number][] = [
    ['session policy', size(claims.sessionPolicy)],
    [`policy ARNs (${claims.policyArns?.length ?? 0})`, size(...(claims.policyArns ?? []))],
    [`tags (${claims.tags?.length ?? 0})`, size(...(claims.tags ?? []).flat())],
    [`lineage (${claims.lineage.length})`, size(...claims.lineage.flatMap((entry) => [entry.stream, entry.accessKeyId, entry.subject, entry.provider]), ...(claims.parents ?? []))],
    ['identity (source identity, external id, provider, subject, audience, names)', identitySize(claims)],
  ];
  sizes.sort((a, b) => b[1] - a[1]);
  const largestTag = [...(claims.tags ?? [])].sort((a, b) => size(...b) - size(...a))[0];
  const detail =
    `the session token would need ${bytes} of ${room} bytes (packed policy ${packed?.bytes.length ?? 0} after compression); before compression, largest first: ` +
    sizes.filter(([, n]) => n > 0).map(([what, n]) => `${what} ${n}`).join(', ') +
    (largestTag === undefined ? '' : `; the largest tag is '${largestTag[0]}' with ${size(...largestTag)}`);
  const message = percent > 100 ? `Packed policy consumes ${percent}% of allotted space, please use smaller policy.` : 'Serialized token too large for session';
  return new RolegateError('PackedPolicyTooLarge', message, { detail, reason: 'token-too-large' });
}

const size = (...texts: (string | undefined)[]): number => texts.reduce((sum, text) => sum + (text === undefined ? 0 : Buffer.byteLength(text, 'utf8')), 0);

const identitySize = (claims: SessionClaims): number =>
  size(claims.sessionName, claims.owner, claims.sourceIdentity, claims.externalId, claims.provider, claims.subject, claims.audience, claims.subjectType, claims.nameQualifier, claims.mfaSerial, claims.principal);
