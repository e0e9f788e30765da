import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { HttpRequestParts } from './http-request-parts.js';
import { splitTarget } from './http-request-parts.js';
import { decodePayload } from './payload/payload-decoder.js';
import { readPayloadPlan } from './payload/payload-plan.js';
import type { PresentedSigV4 } from './presented-signature.js';
import { readSignature } from './read-signature.js';
import { verifySigV4 } from './verify-sigv4.js';

/** The AWS SDK for JavaScript over a real socket: what node's parser makes of its requests verifies and decodes. */
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'to/ken+=' };
interface Outcome {
  verified: boolean;
  mode: string;
  md5: string;
}
let outcome: Outcome | undefined;
let server: Server;
let endpoint: string;

async function receive(request: IncomingMessage): Promise<Outcome> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  const protocol = request.headers['content-type']?.startsWith('application/x-www-form') === true ? 'query' : 's3';
  const parts: HttpRequestParts = { method: request.method!, ...splitTarget(request.url!), headers: request.headers, rawHeaders: request.rawHeaders };
  const presented = readSignature(parts, protocol) as PresentedSigV4;
  const verified = verifySigV4(parts, presented, credentials.secretAccessKey, { protocol, now: Date.now(), body });
  const plan = readPayloadPlan(request.headers, { presented, verified: verified.ok ? verified : undefined });
  const { result } = decodePayload(plan, body, { md5: true });
  return { verified: verified.ok && presented.sessionToken === credentials.sessionToken, mode: `${plan.mode} ${result.announced ?? ''}`.trim(), md5: result.md5! };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    receive(request).then(
      (received) => { outcome = received; response.end(); },
      (error: unknown) => { response.statusCode = 400; response.end(String(error)); },
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  outcome = undefined;
});

afterAll(() => new Promise((closed) => server.close(closed)));

describe('the AWS SDK for JavaScript', () => {
  const key = "dir//a b+c(1)'*!~%é漢😀.txt";
  const body = randomBytes(200_000);
  const md5 = createHash('md5').update(body).digest('hex');
  const client = (): S3Client => new S3Client({ endpoint, region: 'default', forcePathStyle: true, credentials, maxAttempts: 1 });

  it('puts a buffer, its checksum in a header', async () => {
    await client().send(new PutObjectCommand({ Bucket: 'bucket', Key: key, Body: body, Metadata: { note: 'two  blanks' } }));
    expect(outcome).toEqual({ verified: true, mode: 'single CRC32', md5 });
  });

  it('puts a stream, its checksum in a trailer', async () => {
    await client().send(new PutObjectCommand({ Bucket: 'bucket', Key: key, Body: Readable.from([body.subarray(0, 70_000), body.subarray(70_000)]), ContentLength: body.length, ChecksumAlgorithm: 'CRC32' }));
    expect(outcome).toEqual({ verified: true, mode: 'streaming-unsigned-trailer CRC32', md5 });
  });

  it('gets with a query', async () => {
    await client().send(new GetObjectCommand({ Bucket: 'bucket', Key: key, VersionId: 'a+b/c=', ResponseContentType: 'text/plain; x' }));
    expect(outcome?.verified).toBe(true);
  });

  it('assumes a role', async () => {
    const sts = new STSClient({ endpoint, region: 'default', credentials, maxAttempts: 1 });
    await sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'Bob' })).catch(() => undefined);
    expect(outcome?.verified).toBe(true);
  });
});
