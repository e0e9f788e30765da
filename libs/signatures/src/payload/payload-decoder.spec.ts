import { createHash, createSecretKey, hash, randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import type { RolegateError } from '#kernel';
import type { AwsChunkedOptions } from './aws-chunked-encoder.js';
import { encodeAwsChunked } from './aws-chunked-encoder.js';
import type { ChunkSeed } from './chunk-chain.js';
import { decodePayload, PayloadDecoder } from './payload-decoder.js';
import { readPayloadPlan } from './payload-plan.js';
import type { PayloadPlan } from './payload-plan.js';
import { PayloadReader } from './payload-reader.js';

const seed: ChunkSeed = { signingKey: createSecretKey(randomBytes(32)), scope: '20261123//s3/aws4_request', amzDate: '20261123T000000Z', seedSignature: 'ab'.repeat(32) };
const MODES = ['STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER'] as const;
type Mode = (typeof MODES)[number];

function plan(mode: Mode, bytes: number, trailer?: string): PayloadPlan {
  return readPayloadPlan({ 'x-amz-content-sha256': mode, 'x-amz-decoded-content-length': String(bytes), 'x-amz-trailer': trailer }, { verified: seed });
}

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as RolegateError).code ?? String(error);
  }
  return 'accepted';
};

/** Writes the body in pieces cut at the given places; returns what came out. */
function decodeInPieces(of: PayloadPlan, wire: Buffer, cuts: number[]): Buffer {
  const out: Buffer[] = [];
  const reader = new PayloadReader(of, {}, (data) => out.push(data));
  const places = [...cuts.map((cut) => cut % (wire.length + 1)), 0, wire.length].sort((a, b) => a - b);
  for (let i = 1; i < places.length; i++) if (places[i]! > places[i - 1]!) reader.write(wire.subarray(places[i - 1]!, places[i]!));
  reader.end();
  return Buffer.concat(out);
}

const encoded = fc.record({ body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), chunkBytes: fc.integer({ min: 1, max: 100 }), mode: fc.constantFrom(...MODES), cuts: fc.array(fc.nat(5000), { maxLength: 20 }) });

function encode(mode: Mode, body: Buffer, chunkBytes: number): { wire: Buffer; of: PayloadPlan } {
  const trailer = mode.endsWith('TRAILER');
  const options: AwsChunkedOptions = { chunkBytes, seed: mode.includes('HMAC') ? seed : undefined, trailer: trailer ? 'CRC64NVME' : undefined };
  return { wire: encodeAwsChunked(body, options), of: plan(mode, body.length, trailer ? 'x-amz-checksum-crc64nvme' : undefined) };
}

describe('an aws-chunked body', () => {
  it('decodes to what was encoded, wherever the network cuts it', () => {
    fc.assert(fc.property(encoded, ({ body, chunkBytes, mode, cuts }) => {
      const { wire, of } = encode(mode, body, chunkBytes);
      expect(decodeInPieces(of, wire, cuts).equals(body)).toBe(true);
    }));
  });

  it('is never accepted with a byte of it changed to give other content, nor cut short', () => {
    fc.assert(fc.property(encoded, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ body, chunkBytes, mode, cuts }, at, flip) => {
      const { wire, of } = encode(mode, body, chunkBytes);
      const changed = Buffer.from(wire);
      changed[at % wire.length]! ^= flip;
      let out: Buffer | undefined;
      const code = codeOf(() => (out = decodeInPieces(of, changed, cuts)));
      if (code === 'accepted') expect(out!.equals(body)).toBe(true);
      else expect(code).toMatch(/^(InvalidRequest|IncompleteBody|MalformedTrailerError|SignatureDoesNotMatch|BadDigest)$/);
    }), { numRuns: 500 });
    fc.assert(fc.property(encoded, fc.nat(), ({ body, chunkBytes, mode, cuts }, at) => {
      const { wire, of } = encode(mode, body, chunkBytes);
      // What may be missing at the end are line ends and, in a signed trailer, nothing else.
      const content = wire.toString('latin1').trimEnd().length;
      expect(codeOf(() => decodeInPieces(of, wire.subarray(0, at % content), cuts))).not.toBe('accepted');
    }));
  });

  it.each([
    ['a negative size', '-1\r\n', 'IncompleteBody'],
    ['a size with a sign', '+5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a size with 0x', '0x5\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['an empty size', '\r\nhello', 'IncompleteBody'],
    ['a size beyond 64 bits', '10000000000000005\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a size beyond 5 GiB', 'ffffffffffffffff\r\nhello', 'IncompleteBody'],
    ['a size larger than announced', '6\r\nhello!\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a size smaller than announced', '4\r\nhell\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a chunk longer than its size', '5\r\nhello!\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a bare line feed', '5\nhello\n0\n\n', 'IncompleteBody'],
    ['an endless chunk header', `5;chunk-signature=${'a'.repeat(300)}`, 'IncompleteBody'],
    ['an unknown extension', '5;x=y\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['no last chunk', '5\r\nhello\r\n', 'IncompleteBody'],
    ['nothing at all', '', 'IncompleteBody'],
    ['a trailer that was not announced', '5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'MalformedTrailerError'],
    ['something after the last chunk', '5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1', 'MalformedTrailerError'],
    ['an endless trailer', `5\r\nhello\r\n0\r\n${'\r\n'.repeat(3000)}`, 'MalformedTrailerError'],
    ['nothing wrong', '5\r\nhello\r\n0\r\n\r\n', 'accepted'],
  ])('with %s', (_, wire, code) => {
    expect(codeOf(() => decodePayload(plan('STREAMING-UNSIGNED-PAYLOAD-TRAILER', 5), Buffer.from(wire)))).toBe(code);
  });

  it.each([
    ['as botocore writes it', 'x-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'accepted'],
    ['as minio-go writes it', 'x-amz-checksum-crc32:NhCmhg==\n\r\n\r\n\r\n', 'accepted'],
    ['with a blank and another case', 'X-Amz-Checksum-CRC32: NhCmhg==\r\n\r\n', 'accepted'],
    ['with another value', 'x-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
    ['with no base64', 'x-amz-checksum-crc32:!\r\n\r\n', 'InvalidRequest'],
    ['twice', 'x-amz-checksum-crc32:NhCmhg==\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', 'MalformedTrailerError'],
    ['missing', '\r\n', 'MalformedTrailerError'],
    ['of another algorithm', 'x-amz-checksum-sha1:qvTGHdzF6KLavt4PO0gs2a6pQ00=\r\n\r\n', 'MalformedTrailerError'],
  ])('with the announced trailer %s', (_, trailer, code) => {
    const of = plan('STREAMING-UNSIGNED-PAYLOAD-TRAILER', 5, 'x-amz-checksum-crc32');
    expect(codeOf(() => decodePayload(of, Buffer.from(`5\r\nhello\r\n0\r\n${trailer}`)))).toBe(code);
  });

  it('in signed chunks is refused without signatures, and with chunks of another request', () => {
    const of = plan('STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 5);
    expect(codeOf(() => decodePayload(of, Buffer.from('5\r\nhello\r\n0\r\n\r\n')))).toBe('SignatureDoesNotMatch');
    const other = encodeAwsChunked(Buffer.from('hello'), { seed: { ...seed, seedSignature: 'cd'.repeat(32) } });
    expect(codeOf(() => decodePayload(of, other))).toBe('SignatureDoesNotMatch');
  });
});

describe('a plain body', () => {
  const body = Buffer.from('hello');
  const decode = (headers: Record<string, string>, sent = body): string => codeOf(() => decodePayload(readPayloadPlan(headers), sent));

  it.each([
    ['its hash', { 'x-amz-content-sha256': hash('sha256', 'hello', 'hex') }, 'accepted'],
    ['its hash in upper case', { 'x-amz-content-sha256': hash('sha256', 'hello', 'hex').toUpperCase() }, 'accepted'],
    ['another hash', { 'x-amz-content-sha256': hash('sha256', 'hullo', 'hex') }, 'XAmzContentSHA256Mismatch'],
    ['no hash', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, 'accepted'],
    ['a word for a hash', { 'x-amz-content-sha256': 'none' }, 'InvalidArgument'],
    ['SigV4A chunks', { 'x-amz-content-sha256': 'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER' }, 'NotImplemented'],
    ['signed chunks but no signature', { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, 'InvalidRequest'],
    ['chunks but no length', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }, 'MissingContentLength'],
    ['chunks and a negative length', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-decoded-content-length': '-5' }, 'InvalidArgument'],
    ['its length', { 'content-length': '5' }, 'accepted'],
    ['a greater length', { 'content-length': '6' }, 'IncompleteBody'],
    ['its MD5', { 'content-md5': hash('md5', 'hello', 'base64') }, 'accepted'],
    ['another MD5', { 'content-md5': hash('md5', 'hullo', 'base64') }, 'BadDigest'],
    ['a broken MD5', { 'content-md5': 'YWJj' }, 'InvalidDigest'],
    ['its CRC32', { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'accepted'],
    ['another CRC32', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
    ['another SHA256', { 'x-amz-checksum-sha256': hash('sha256', 'hullo', 'base64') }, 'BadDigest'],
    ['a broken CRC32', { 'x-amz-checksum-crc32': 'x' }, 'InvalidRequest'],
    ['two checksums', { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-checksum-sha1': hash('sha1', 'hello', 'base64') }, 'InvalidRequest'],
    ['a checksum of another algorithm than named', { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-sdk-checksum-algorithm': 'SHA1' }, 'InvalidRequest'],
    ['a named algorithm and no checksum', { 'x-amz-sdk-checksum-algorithm': 'SHA1' }, 'InvalidRequest'],
    ['a trailer it cannot have', { 'x-amz-trailer': 'x-amz-checksum-crc32' }, 'InvalidRequest'],
    ['its XXH3', { 'x-amz-checksum-xxhash3': 'lVXoVVxi3P0=' }, 'accepted'],
    ['another XXH3', { 'x-amz-checksum-xxhash3': 'AAAAAAAAAAA=' }, 'BadDigest'],
    ['a checksum by nobody knows what', { 'x-amz-checksum-crc16': 'AAA=' }, 'InvalidRequest'],
    ['headers about checksums of other things', { 'x-amz-checksum-mode': 'ENABLED', 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'COMPOSITE' }, 'accepted'],
  ])('with %s', (_, headers, code) => {
    expect(decode(headers as Record<string, string>)).toBe(code);
  });

  it('tells its size and digests', () => {
    const headers = { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-content-sha256': hash('sha256', 'hello', 'hex') };
    const { result } = decodePayload(readPayloadPlan(headers), body, { md5: true, compute: ['CRC64NVME'] });
    expect(result).toMatchObject({ bytes: 5, md5: hash('md5', 'hello', 'hex'), announced: 'CRC32' });
    expect(result.checksums).toEqual({ CRC32: 'NhCmhg==', CRC64NVME: expect.stringMatching(/^.{11}=$/) as string });
  });

  it('shows a broken MD5 as it came, and of two that differ the one it was told in hexadecimal digits', () => {
    const refusal = (md5: string): unknown => {
      try {
        return decodePayload(readPayloadPlan({ 'content-md5': md5 }), body, {});
      } catch (error) {
        return (error as RolegateError).fields;
      }
    };
    expect(refusal('YWJj')).toEqual({ 'Content-MD5': 'YWJj' });
    expect(refusal(hash('md5', 'hullo', 'base64'))).toEqual({ ExpectedDigest: hash('md5', 'hullo', 'hex'), CalculatedDigest: hash('md5', 'hello', 'base64') });
  });

  it('of an object, not of this body, may be left to the operation', () => {
    expect(readPayloadPlan({ 'x-amz-checksum-crc32': 'not of this body' }, { checksums: false }).checksum).toBeUndefined();
  });
});

describe('the decoder as a stream', () => {
  const body = randomBytes(300_000);
  const wire = encodeAwsChunked(body, { chunkBytes: 65_536, seed, trailer: 'SHA256' });
  const of = plan('STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER', body.length, 'x-amz-checksum-sha256');

  async function run(sent: Buffer): Promise<{ committed: boolean; digest: string; decoder: PayloadDecoder }> {
    const decoder = new PayloadDecoder(of, { md5: true });
    const received = createHash('md5');
    let committed = false;
    const sink = new Writable({
      write: (data: Buffer, _, done) => { received.update(data); done(); },
      final: (done) => { committed = true; done(); },
    });
    const pieces = Array.from({ length: Math.ceil(sent.length / 10_007) }, (_, i) => sent.subarray(i * 10_007, (i + 1) * 10_007));
    await pipeline(Readable.from(pieces), decoder, sink).catch((error: unknown) => {
      if (committed) throw error;
    });
    return { committed, digest: received.digest('hex'), decoder };
  }

  it('hands on the bytes and their digests', async () => {
    const { committed, digest, decoder } = await run(wire);
    expect(committed).toBe(true);
    expect(digest).toBe(createHash('md5').update(body).digest('hex'));
    expect(decoder.result).toMatchObject({ bytes: body.length, md5: digest });
  });

  it('never ends for a consumer when the last chunk or the trailer is wrong', async () => {
    for (const at of [wire.length - 3, wire.length - 100, wire.length - 400]) {
      const bad = Buffer.from(wire);
      bad[at === wire.length - 3 ? wire.lastIndexOf('x-amz-trailer-signature:') + 30 : at]! ^= 1;
      const { committed, decoder } = await run(bad);
      expect(committed).toBe(false);
      expect(() => decoder.result).toThrow('not been read');
    }
  });
});
