/** Cost of signatures and bodies per request: `npm run build && node dist/libs/signatures/bench/verify.bench.js`. */
import type { HttpRequestParts, PresentedSigV4 } from '#signatures';
import { decodePayload, encodeAwsChunked, newChecksum, presignV4, readPayloadPlan, readSignature, signV4, verifySigV4 } from '#signatures';

const now = Date.UTC(2026, 10, 23);
const credentials = { accessKeyId: 'ASIAEXAMPLEEXAMPLE22', secretAccessKey: 'abcdefghijABCDEFGHIJ0123456789abcdefghij', sessionToken: 'x'.repeat(500) };
const options = { region: 'us-east-1', service: 's3', now, protocol: 's3' } as const;

function measure(name: string, run: () => unknown, rounds = 100_000): number {
  for (let i = 0; i < rounds / 5; i++) run();
  const started = performance.now();
  for (let i = 0; i < rounds; i++) run();
  const micros = ((performance.now() - started) * 1000) / rounds;
  process.stdout.write(`${name.padEnd(44)} ${micros.toFixed(2)} µs\n`);
  return micros;
}

const verify = (parts: HttpRequestParts): boolean => verifySigV4(parts, readSignature(parts, 's3') as PresentedSigV4, credentials.secretAccessKey, { protocol: 's3', now }).ok;

const get: HttpRequestParts = { method: 'GET', rawPath: '/bucket/some/object.bin', rawQuery: '', headers: { host: '127.0.0.1:8000', 'user-agent': 'Boto3/1.40', 'accept-encoding': 'identity', 'amz-sdk-invocation-id': '0d3f' } };
const header = { ...get, headers: signV4(get, credentials, options).headers };
const listed = { ...get, rawPath: '/bucket', rawQuery: 'list-type=2&prefix=a%2Fb%2F&delimiter=%2F&max-keys=1000&encoding-type=url' };
const list = { ...listed, headers: signV4(listed, credentials, options).headers };
const hosted = { ...get, headers: { host: '127.0.0.1:8000' } };
const presigned = { ...hosted, rawQuery: presignV4(hosted, credentials, { ...options, expires: 3600 }) };
for (const parts of [header, list, presigned]) if (!verify(parts)) throw new Error('the bench signs wrongly');

measure('read a header signature', () => readSignature(header, 's3'));
measure('read and verify: header, session', () => verify(header));
measure('read and verify: ListObjectsV2, 5 parameters', () => verify(list));
measure('read and verify: presigned', () => verify(presigned));
measure('refuse a wrong secret', () => verifySigV4(header, readSignature(header, 's3') as PresentedSigV4, 'wrong', { protocol: 's3', now }), 20_000);

const small = Buffer.alloc(4096, 1);
const chunked = encodeAwsChunked(small, { trailer: 'CRC32' });
const chunkedPlan = readPayloadPlan({ 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'x-amz-trailer': 'x-amz-checksum-crc32', 'x-amz-decoded-content-length': '4096' });
measure('body of 4 KiB: chunked, CRC32 trailer, MD5', () => decodePayload(chunkedPlan, chunked, { md5: true }), 20_000);

const megabyte = Buffer.alloc(1 << 20, 7);
for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256', 'MD5'] as const) {
  const micros = measure(`${algorithm} of 1 MiB`, () => {
    const checksum = newChecksum(algorithm);
    checksum.update(megabyte);
    return checksum.digest();
  }, 200);
  process.stdout.write(`${''.padEnd(44)} ${((1 << 20) / micros).toFixed(0)} MB/s\n`);
}
