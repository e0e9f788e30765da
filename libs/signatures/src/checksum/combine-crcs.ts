/**
 * The CRC of two bodies one after the other, from their CRCs and the length of the second: with x as the polynomial's
 * variable, crc(a‖b) = crc(a) · x^(8·|b|) + crc(b). Source: zlib, crc32_combine. Values are pairs of 32-bit halves, as in
 * crc64nvme.ts; a 32-bit CRC is the high half. Reflected: the highest bit is the coefficient of x^0.
 */
interface Field {
  readonly bytes: 4 | 8;
  readonly high: number;
  readonly low: number;
}

type Element = readonly [high: number, low: number];

/** The reflected polynomials of RFC 1952, RFC 3720 and NVM Express. */
const FIELDS = {
  CRC32: { bytes: 4, high: 0xedb88320 | 0, low: 0 },
  CRC32C: { bytes: 4, high: 0x82f63b78 | 0, low: 0 },
  CRC64NVME: { bytes: 8, high: 0x9a6c9329 | 0, low: 0xac4bc9b5 | 0 },
} as const satisfies Record<string, Field>;

export type CrcAlgorithm = keyof typeof FIELDS;

/** Whether the sum of a whole can be made of the sums of its pieces. */
export const isCrc = (algorithm: string): algorithm is CrcAlgorithm => Object.hasOwn(FIELDS, algorithm);

const ONE: Element = [1 << 31, 0];
/** x^8, one byte. */
const BYTE: Element = [1 << 23, 0];

/** The product of two polynomials, reduced. */
function product(field: Field, [aHigh, aLow]: Element, [bHigh, bLow]: Element): Element {
  let high = 0;
  let low = 0;
  for (let bit = 0; bit < field.bytes * 8; bit++) {
    const factor = bit < 32 ? aHigh >>> (31 - bit) : aLow >>> (63 - bit);
    if (factor & 1) {
      high ^= bHigh;
      low ^= bLow;
    }
    const carry = field.bytes === 8 ? bLow & 1 : bHigh & 1;
    bLow = field.bytes === 8 ? (bLow >>> 1) | (bHigh << 31) : 0;
    bHigh >>>= 1;
    if (carry) {
      bHigh ^= field.high;
      bLow ^= field.low;
    }
  }
  return [high, low];
}

/** x^(8·length), by squaring. */
function shiftOf(field: Field, length: number): Element {
  let shift = ONE;
  for (let rest = length, power = BYTE; rest > 0; rest = Math.floor(rest / 2), power = product(field, power, power)) {
    if (rest % 2 === 1) shift = product(field, shift, power);
  }
  return shift;
}

/**
 * The CRC of a body that was sent in pieces. Pieces of one length, the common case, cost one multiplication each.
 * @param pieces in order; `crc` as its bytes, most significant first; `size` in bytes
 * @returns the same form; for no pieces, the CRC of nothing
 */
export function combineCrcs(algorithm: CrcAlgorithm, pieces: readonly { readonly crc: Buffer; readonly size: number }[]): Buffer {
  const field: Field = FIELDS[algorithm];
  const shifts = new Map<number, Element>();
  let high = 0;
  let low = 0;
  for (const { crc, size } of pieces) {
    let shift = shifts.get(size);
    if (shift === undefined) shifts.set(size, (shift = shiftOf(field, size)));
    [high, low] = product(field, [high, low], shift);
    high ^= crc.readInt32BE(0);
    if (field.bytes === 8) low ^= crc.readInt32BE(4);
  }
  const combined = Buffer.allocUnsafe(field.bytes);
  combined.writeInt32BE(high | 0, 0);
  if (field.bytes === 8) combined.writeInt32BE(low | 0, 4);
  return combined;
}
