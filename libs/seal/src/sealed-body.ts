import { createCipheriv, createHmac, createSecretKey } from 'node:crypto';
import type { CipherGCM, KeyObject } from 'node:crypto';
import { freshRandom } from '#kernel';

/*
 * A body of any length as it is kept: a header, then frames of AES-256-GCM. Every frame but the last holds 65,536 bytes, the
 * last holds less (nothing, when the length is a multiple): so a body that was cut, at whatever byte, has no last frame, and
 * nobody has to know the length beforehand. The frame's number is its nonce. The key is one per body: HMAC-SHA256, under the
 * object's key, of the header, which has 24 random bytes, and of the part's number. So frames, parts and bodies cannot change
 * places, and a part that is sent again is sealed under another key.
 */

/** Bytes of the body in every frame but the last. */
export const FRAME = 64 * 1024;
export const TAG_BYTES = 16;
/** Bytes before the first frame: `RGB`, the format (1), log2 of the frame, three zeros, 24 random bytes. */
export const BODY_HEADER = 32;
const RANDOM_BYTES = 24;
const PREFIX = Buffer.from([0x52, 0x47, 0x42, 1, 16, 0, 0, 0]);

/** The number of a body that is no part of an upload. */
export const WHOLE = 0;

/** Bytes kept for a body of `size` bytes. */
export const sealedSize = (size: number): number => BODY_HEADER + size + TAG_BYTES * (Math.floor(size / FRAME) + 1);

export const isBodyHeader = (header: Buffer): boolean => header.length === BODY_HEADER && PREFIX.equals(header.subarray(0, PREFIX.length));

export function bodyKey(key: KeyObject, header: Buffer, part: number): KeyObject {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(part);
  return createSecretKey(createHmac('sha256', key).update(header).update(number).digest());
}

export function frameNonce(index: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 6, 6);
  return nonce;
}

/** Seals a body while it passes; what `update` and `final` return, one after the other, is to be kept. */
export class BodySealer {
  private readonly key: KeyObject;
  private header: Buffer | undefined;
  private cipher: CipherGCM | undefined;
  private index = 0;
  /** Bytes of the current frame so far. */
  private filled = 0;

  /** @param part of an upload, from 1 on; WHOLE for a body of its own */
  constructor(key: KeyObject, part: number) {
    this.header = Buffer.concat([PREFIX, freshRandom(RANDOM_BYTES)], BODY_HEADER);
    this.key = bodyKey(key, this.header, part);
  }

  update(chunk: Buffer): Buffer {
    const out = this.begun();
    for (let at = 0; at < chunk.length; ) {
      const end = Math.min(chunk.length, at + FRAME - this.filled);
      out.push(this.frame().update(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end)));
      this.filled += end - at;
      at = end;
      if (this.filled === FRAME) this.close(out);
    }
    return out.length === 1 ? out[0]! : Buffer.concat(out);
  }

  /** The last frame. Nothing may follow. */
  final(): Buffer {
    const out = this.begun();
    this.frame();
    this.close(out);
    return Buffer.concat(out);
  }

  private begun(): Buffer[] {
    if (this.header === undefined) return [];
    const { header } = this;
    this.header = undefined;
    return [header];
  }

  private frame(): CipherGCM {
    return (this.cipher ??= createCipheriv('aes-256-gcm', this.key, frameNonce(this.index), { authTagLength: TAG_BYTES }));
  }

  private close(out: Buffer[]): void {
    const { cipher } = this;
    out.push(cipher!.final(), cipher!.getAuthTag());
    this.cipher = undefined;
    this.index += 1;
    this.filled = 0;
  }
}

/** A body that is in memory, sealed. */
export function sealBody(key: KeyObject, part: number, body: Buffer): Buffer {
  const sealer = new BodySealer(key, part);
  return Buffer.concat([sealer.update(body), sealer.final()], sealedSize(body.length));
}
