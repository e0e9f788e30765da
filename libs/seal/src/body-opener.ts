import { createDecipheriv } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { SealError } from './seal-errors.js';
import { BODY_HEADER, bodyKey, FRAME, frameNonce, isBodyHeader, sealedSize, TAG_BYTES } from './sealed-body.js';

/** First and last byte; both belong to it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const SEALED_FRAME = FRAME + TAG_BYTES;

/** Bytes that hold whole frames: readers that take so many at a time spare the opener any copying. */
export const SEALED_CHUNK = 4 * SEALED_FRAME;

const tampered = (): SealError => new SealError('tampered', 'a body');

/** The last frame that a range of the body needs: where it ends with the body, the one that says so. */
const lastFrame = ({ end }: Span, size: number): number => Math.floor((end === size - 1 ? size : end) / FRAME);

/** Which bytes of what is kept hold this range of a body of `size` bytes. */
export function sealedSpan(range: Span, size: number): Span {
  const first = Math.floor(range.start / FRAME);
  return { start: BODY_HEADER + first * SEALED_FRAME, end: Math.min(BODY_HEADER + (lastFrame(range, size) + 1) * SEALED_FRAME, sealedSize(size)) - 1 };
}

/**
 * Opens a range of a sealed body while the bytes of `sealedSpan` pass, in pieces of any length. Nothing comes out that was not
 * proven. Throws SealError: malformed (no sealed body) or tampered (another key, part or place, changed, or cut).
 */
export class BodyOpener {
  private readonly key: KeyObject;
  private readonly last: number;
  private index: number;
  private pending: Buffer | undefined;

  constructor(key: KeyObject, part: number, header: Buffer, private readonly size: number, private readonly range: Span) {
    if (!isBodyHeader(header)) throw new SealError('malformed', 'a body');
    this.key = bodyKey(key, header, part);
    this.index = Math.floor(range.start / FRAME);
    this.last = lastFrame(range, size);
  }

  /** What it returns is the caller's; `chunk` may be written over then. */
  update(chunk: Buffer): Buffer[] {
    const bytes = this.pending === undefined ? chunk : Buffer.concat([this.pending, chunk]);
    const out: Buffer[] = [];
    let at = 0;
    for (let length = this.sealedLength(); this.index <= this.last && at + length <= bytes.length; length = this.sealedLength()) {
      out.push(this.frame(bytes.subarray(at, at + length)));
      at += length;
    }
    this.pending = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
    return out;
  }

  /** After the last piece. @throws SealError when some were missing */
  final(): void {
    if (this.index <= this.last || this.pending !== undefined) throw tampered();
  }

  /** Of the frame that comes next. */
  private sealedLength(): number {
    return Math.min(FRAME, this.size - this.index * FRAME) + TAG_BYTES;
  }

  /** What of the frame lies in the range. */
  private frame(sealed: Buffer): Buffer {
    const { start, end } = this.range;
    const first = this.index * FRAME;
    const plain = this.opened(sealed);
    this.index += 1;
    if (first >= start && first + plain.length - 1 <= end) return plain;
    return plain.subarray(Math.max(0, start - first), Math.max(0, end + 1 - first));
  }

  private opened(sealed: Buffer): Buffer {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.key, frameNonce(this.index), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(end));
    const plain = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch {
      throw tampered();
    }
    return plain;
  }
}

/** A range of a sealed body that is in memory; all of it by default. Throws SealError. */
export function openBody(key: KeyObject, part: number, sealed: Buffer, size: number, range: Span = { start: 0, end: size - 1 }): Buffer {
  const opener = new BodyOpener(key, part, sealed.subarray(0, BODY_HEADER), size, range);
  const { start, end } = sealedSpan(range, size);
  if (sealed.length !== sealedSize(size)) throw tampered();
  const frames = opener.update(sealed.subarray(start, end + 1));
  opener.final();
  return frames.length === 1 ? frames[0]! : Buffer.concat(frames);
}
