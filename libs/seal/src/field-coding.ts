/**
 * Numbers of fields that a reader must understand or refuse the whole: whatever narrows a session belongs here, or an older
 * node would grant what the issuer took away. Other unknown fields are skipped.
 */
const CRITICAL = { first: 64, last: 127 } as const;

/** For a field that its reader does not know. Throws RangeError when it may not be skipped. */
export function skipUnknown(field: number): void {
  if (field >= CRITICAL.first && field <= CRITICAL.last) throw new RangeError(`field ${field} is of a later version and may not be skipped`);
}

/**
 * Tag-length-value: field number (one byte), length (varint), content. A reader skips numbers that it does not know, the
 * critical ones excepted, so versions N and N+1 read each other's tokens. Numbers are never reused for another meaning.
 */
export class FieldWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private at = 0;

  text(field: number, value: string | undefined): void {
    if (value === undefined) return;
    this.begin(field, Buffer.byteLength(value, 'utf8'));
    this.at += this.buffer.write(value, this.at, 'utf8');
  }

  bytes(field: number, value: Uint8Array): void {
    this.begin(field, value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  /** A whole number from 0 to 2^53 - 1. */
  number(field: number, value: number | undefined): void {
    if (value === undefined) return;
    this.begin(field, varintBytes(value));
    this.varint(value);
  }

  finish(): Buffer {
    return this.buffer.subarray(0, this.at);
  }

  private begin(field: number, length: number): void {
    const needed = this.at + length + 10;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.buffer.copy(larger, 0, 0, this.at);
      this.buffer = larger;
    }
    this.buffer[this.at++] = field;
    this.varint(length);
  }

  private varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.buffer[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.at++] = rest;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

/** Walks the fields of a buffer: `while (reader.next()) switch (reader.field) …`. Throws RangeError on bad lengths. */
export class FieldReader {
  field = 0;
  private start = 0;
  private end = 0;

  constructor(private readonly buffer: Buffer) {}

  next(): boolean {
    if (this.end === this.buffer.length) return false;
    this.field = this.buffer[this.end]!;
    this.start = this.end + 1;
    const length = this.varint();
    this.end = this.start + length;
    if (this.end > this.buffer.length) throw new RangeError('a field ends beyond its buffer');
    return true;
  }

  text(): string {
    return this.buffer.toString('utf8', this.start, this.end);
  }

  bytes(): Buffer {
    return this.buffer.subarray(this.start, this.end);
  }

  number(): number {
    return this.varint();
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.buffer[this.start++];
      if (byte === undefined) throw new RangeError('a number ends beyond its buffer');
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError('a number is too long');
  }
}
