import { createSecretKey, randomBytes } from 'node:crypto';
import { customerKey, newObjectKey, unwrapObjectKey, wrapObjectKey } from './object-key.js';

const parent = createSecretKey(randomBytes(32));
const place = ['SSE-S3', 'BUCKET', 'a/key'];

describe("an object's key", () => {
  it('opens under the key that wrapped it and for the place that it was wrapped for', () => {
    const key = newObjectKey();
    const wrapped = wrapObjectKey(parent, place, key);
    expect(unwrapObjectKey(parent, place, wrapped)?.equals(key)).toBe(true);
    expect(wrapObjectKey(parent, place, key)).not.toBe(wrapped);
    expect(wrapped).not.toContain(key.export().toString('base64').slice(0, 20));
    for (const other of [['SSE-C', 'BUCKET', 'a/key'], ['SSE-S3', 'OTHER', 'a/key'], ['SSE-S3', 'BUCKET', 'a/kez'], ['SSE-S3', 'BUCKETa', '/key'], ['SSE-S3', 'BUCKET']]) {
      expect(unwrapObjectKey(parent, other, wrapped)).toBeUndefined();
    }
    expect(unwrapObjectKey(createSecretKey(randomBytes(32)), place, wrapped)).toBeUndefined();
  });

  it('does not open with any bit flipped, nor from anything else', () => {
    const wrapped = Buffer.from(wrapObjectKey(parent, place, newObjectKey()), 'base64');
    for (let bit = 0; bit < wrapped.length * 8; bit += 5) {
      const flipped = Buffer.from(wrapped);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(unwrapObjectKey(parent, place, flipped.toString('base64'))).toBeUndefined();
    }
    for (const text of ['', 'x', '!!', randomBytes(72).toString('base64')]) expect(unwrapObjectKey(parent, place, text)).toBeUndefined();
  });

  it("is wrapped under what a customer's key stands for, not under the key itself", () => {
    const material = randomBytes(32);
    expect(customerKey(material).equals(customerKey(Buffer.from(material)))).toBe(true);
    expect(customerKey(material).equals(createSecretKey(material))).toBe(false);
    expect(customerKey(randomBytes(32)).equals(customerKey(material))).toBe(false);
  });
});
