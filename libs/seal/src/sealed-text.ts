import type { KeyRing } from './key-ring.js';
import { BOX_OVERHEAD, associate, openBox, sealBox } from './sealed-box.js';

/** Characters; the limit of AWS's encoded authorization messages (STS API Reference, DecodeAuthorizationMessage). */
export const MAX_SEALED_TEXT = 10_240;
const VERSION = 1;
/** Milliseconds since the epoch (6 bytes), bytes of the text (2). */
const HEAD = 8;
/** What a message is about shall not show in its length, nor what stands in policies beside text that the caller chose: padded, not compressed. */
const BLOCK = 256;

/** For what and where a text is sealed; a text of another purpose or cluster does not open. */
export interface TextContext {
  /** Also the label under which the key is derived. */
  readonly purpose: string;
  readonly clusterId: string;
}

/**
 * Seals a text that is handed out and comes back, under the ring's issuing key, until `expiresAt` (milliseconds). Layout:
 * version, length of key id, key id, box; base64url. undefined when more than MAX_SEALED_TEXT characters would result.
 */
export function sealText(ring: KeyRing, context: TextContext, text: string, expiresAt: number): string | undefined {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MAX_SEALED_TEXT) return undefined;
  const content = Buffer.alloc(Math.ceil((HEAD + bytes.length) / BLOCK) * BLOCK);
  content.writeUIntBE(expiresAt, 0, 6);
  content.writeUInt16BE(bytes.length, 6);
  bytes.copy(content, HEAD);
  const keyId = ring.issuingKeyId;
  const box = sealBox(ring.key(keyId, context.purpose)!, associatedData(context, keyId), content);
  const sealed = Buffer.concat([Buffer.from([VERSION, keyId.length]), Buffer.from(keyId, 'latin1'), box]).toString('base64url');
  return sealed.length > MAX_SEALED_TEXT ? undefined : sealed;
}

/** The text; undefined when it was sealed elsewhere or for something else, was changed, or has expired by `now` (milliseconds). */
export function openText(ring: KeyRing, context: TextContext, sealed: string, now: number): string | undefined {
  if (sealed.length > MAX_SEALED_TEXT) return undefined;
  const bytes = Buffer.from(sealed, 'base64url');
  const boxAt = 2 + (bytes[1] ?? 0);
  // Base64 has many spellings of the same bytes; only the one that was issued counts.
  if (bytes[0] !== VERSION || bytes.length < boxAt + BOX_OVERHEAD + HEAD || bytes.toString('base64url') !== sealed) return undefined;
  const keyId = bytes.toString('latin1', 2, boxAt);
  const key = ring.key(keyId, context.purpose);
  const content = key && openBox(key, associatedData(context, keyId), bytes.subarray(boxAt));
  if (!content || content.readUIntBE(0, 6) <= now) return undefined;
  return content.toString('utf8', HEAD, HEAD + content.readUInt16BE(6));
}

const associatedData = ({ purpose, clusterId }: TextContext, keyId: string): Buffer => associate(purpose, clusterId, keyId);
