import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { encodeAwsChunked } from '#signatures';
import { framedLength, inSignedChunks } from './signed-chunks.js';

const seed = { signingKey: createSecretKey(Buffer.from('key')), scope: '20261123/us-east-1/s3/aws4_request', amzDate: '20261123T000000Z', seedSignature: 'f'.repeat(64) };

describe('signed chunks', () => {
  it('are what an SDK would send of the whole, however the body comes, and as long as was said', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(150_000), { maxLength: 6 }), async (sizes) => {
      const pieces = sizes.map((size, i) => Buffer.alloc(size, i));
      const sent: Buffer[] = [];
      const body = inSignedChunks(async (send) => {
        for (const piece of pieces.slice(0, -1)) await send(piece);
        return pieces.at(-1);
      }, seed);
      const last = await body(async (chunk) => void sent.push(chunk));
      const wire = Buffer.concat([...sent, last!]);
      const whole = Buffer.concat(pieces);
      expect(wire.equals(encodeAwsChunked(whole, { seed }))).toBe(true);
      expect(framedLength(whole.length)).toBe(wire.length);
    }), { numRuns: 60 });
  });

  it('do not close before the body has returned', async () => {
    const sent: Buffer[] = [];
    const body = inSignedChunks(async (send) => {
      await send(Buffer.alloc(70_000));
      throw new Error('refused');
    }, seed);
    await expect(body(async (chunk) => void sent.push(chunk))).rejects.toThrow('refused');
    expect(Buffer.concat(sent).includes('\r\n0;chunk-signature=')).toBe(false);
  });
});
