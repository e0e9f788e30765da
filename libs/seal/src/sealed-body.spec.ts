import fc from 'fast-check';
import { BodyOpener, openBody, sealedSpan } from './body-opener.js';
import { newObjectKey } from './object-key.js';
import { BODY_HEADER, BodySealer, FRAME, sealBody, sealedSize, TAG_BYTES } from './sealed-body.js';

const key = newObjectKey();
const bodyOf = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 16)) & 0xff));
/** On both sides of every boundary. */
const SIZES = [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 3 * FRAME + 7];
const sizes = fc.constantFrom(...SIZES);

function inPieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place));
}
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

describe('a sealed body', () => {
  it('opens to what was sealed, in whatever pieces both passed', () => {
    fc.assert(fc.property(sizes, cuts, cuts, fc.nat(10_000), (size, sealing, opening, part) => {
      const body = bodyOf(size);
      const sealer = new BodySealer(key, part);
      const sealed = Buffer.concat([...inPieces(body, sealing).map((piece) => sealer.update(piece)), sealer.final()]);
      expect(sealed).toHaveLength(sealedSize(size));
      const opener = new BodyOpener(key, part, sealed.subarray(0, BODY_HEADER), size, { start: 0, end: size - 1 });
      const opened = inPieces(sealed.subarray(BODY_HEADER), opening).flatMap((piece) => opener.update(piece));
      opener.final();
      expect(Buffer.concat(opened).equals(body)).toBe(true);
    }), { numRuns: 60 });
  });

  it('opens any range from the bytes that are said to hold it', () => {
    fc.assert(fc.property(sizes.filter((size) => size > 0).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(size - 1))), ([size, a, b]) => {
      const range = { start: Math.min(a, b), end: Math.max(a, b) };
      const body = bodyOf(size);
      const sealed = sealBody(key, 0, body);
      const { start, end } = sealedSpan(range, size);
      expect(end - start).toBeLessThan((range.end - range.start) + 3 * (FRAME + TAG_BYTES));
      expect(end).toBeLessThan(sealed.length);
      expect(openBody(key, 0, sealed, size, range).equals(body.subarray(range.start, range.end + 1))).toBe(true);
    }), { numRuns: 60 });
  });

  it('is never the same twice, and shows nothing of the body', () => {
    const body = Buffer.alloc(1000, 'secret');
    const [one, other] = [sealBody(key, 0, body), sealBody(key, 0, body)];
    expect(one.subarray(BODY_HEADER).equals(other.subarray(BODY_HEADER))).toBe(false);
    expect(one.includes('secret')).toBe(false);
  });

  it('opens under no other key and as no other part', () => {
    const body = bodyOf(FRAME + 1);
    const sealed = sealBody(key, 3, body);
    expect(() => openBody(newObjectKey(), 3, sealed, body.length)).toThrow('tampered');
    expect(() => openBody(key, 4, sealed, body.length)).toThrow('tampered');
    expect(() => openBody(key, 3, body, body.length)).toThrow('malformed');
    expect(openBody(key, 3, sealed, body.length).equals(body)).toBe(true);
  });

  it('is refused with any bit flipped', () => {
    const body = bodyOf(40);
    const sealed = sealBody(key, 0, body);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openBody(key, 0, flipped, body.length)).toThrow(/does not open: (tampered|malformed)$/);
    }
  });

  it('is refused when it was cut, at a frame or anywhere, whatever length its row claims', () => {
    for (const size of [FRAME, 2 * FRAME, 2 * FRAME + 5]) {
      const sealed = sealBody(key, 0, bodyOf(size));
      const lengths = [size, size - 1, size - FRAME, FRAME - 1, 0];
      for (const kept of [sealed.length - 1, sealed.length - TAG_BYTES, sealedSize(FRAME) - TAG_BYTES, BODY_HEADER]) {
        for (const claimed of lengths) expect(() => openBody(key, 0, sealed.subarray(0, kept), claimed)).toThrow('tampered');
      }
      for (const claimed of [...lengths.slice(1), size + 1, size + FRAME]) expect(() => openBody(key, 0, sealed, claimed)).toThrow('tampered');
      // Even to a reader who asks for no more than what is left.
      const opener = new BodyOpener(key, 0, sealed.subarray(0, BODY_HEADER), FRAME, { start: 0, end: FRAME - 1 });
      expect(() => { opener.update(sealed.subarray(BODY_HEADER, BODY_HEADER + FRAME + TAG_BYTES)); opener.final(); }).toThrow('tampered');
    }
  });

  it('is refused when frames changed places, or came from another body of the same key', () => {
    const body = bodyOf(2 * FRAME + 1);
    const [sealed, other] = [sealBody(key, 0, body), sealBody(key, 0, body)];
    const frame = (of: Buffer, i: number): Buffer => of.subarray(BODY_HEADER + i * (FRAME + TAG_BYTES), BODY_HEADER + (i + 1) * (FRAME + TAG_BYTES));
    const header = sealed.subarray(0, BODY_HEADER);
    expect(() => openBody(key, 0, Buffer.concat([header, frame(sealed, 1), frame(sealed, 0), frame(sealed, 2)]), body.length)).toThrow('tampered');
    expect(() => openBody(key, 0, Buffer.concat([header, frame(sealed, 0), frame(other, 1), frame(sealed, 2)]), body.length)).toThrow('tampered');
  });
});
