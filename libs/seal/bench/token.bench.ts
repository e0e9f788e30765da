/**
 * Cost and size of session tokens: `npm run build && node dist/libs/seal/bench/token.bench.js`. The JSON rows show what
 * the binary coding is measured against.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SessionClaims } from '#seal';
import { issueToken, KeyRing, openToken, TokenCache } from '#seal';
import { decodeClaims, encodeClaims } from '../src/claims-coding.js';
import { packPolicy } from '../src/packed-policy.js';

const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]}]}';
const bare: SessionClaims = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE22', secretAccessKey: 'abcdefghijABCDEFGHIJ0123456789abcdefghij', sessionId: '01900000-0000-7000-8000-000000000000',
  kind: 'assumed-role', issuedAt: 1_790_000_000_000, expiresAt: 1_790_003_600_000, position: '1.123456.7890', account: '123456789012',
  principal: 'role/AROAEXAMPLEEXAMPLE222', sessionName: 'Bob', owner: 'user/AIDAEXAMPLEEXAMPLE222',
  lineage: [{ stream: 'user/AIDAEXAMPLEEXAMPLE222', epoch: 3, accessKeyId: 'AKIAEXAMPLEEXAMPLE22' }, { stream: 'role/AROAEXAMPLEEXAMPLE222', epoch: 0 }],
};
const ring = new KeyRing('token', [{ id: 'k1', material: Buffer.alloc(32, 1) }]);
const cache = new TokenCache();

function measure(name: string, run: () => unknown): void {
  for (let i = 0; i < 20_000; i++) run();
  const started = performance.now();
  for (let i = 0; i < 100_000; i++) run();
  process.stdout.write(`${name.padEnd(34)} ${((performance.now() - started) / 100).toFixed(2)} µs\n`);
}

for (const [name, claims] of [['bare', bare], ['with policy', { ...bare, sessionPolicy: POLICY }]] as const) {
  const { token, size } = issueToken(ring, 'cluster', claims);
  const content = encodeClaims(claims, packPolicy(claims));
  const json = Buffer.from(JSON.stringify(claims));
  const deflated = deflateRawSync(json);
  process.stdout.write(`${name}: token ${size} characters; content ${content.length} bytes, as JSON ${json.length}, deflated ${deflated.length}\n`);
  cache.set(token, claims);
  measure(`${name}: issue`, () => issueToken(ring, 'cluster', claims));
  measure(`${name}: open`, () => openToken(ring, 'cluster', claims.accessKeyId, token));
  measure(`${name}: open, cached`, () => cache.get(claims.accessKeyId, token));
  measure(`${name}: decode binary`, () => decodeClaims(claims.accessKeyId, content));
  measure(`${name}: decode JSON`, () => JSON.parse(json.toString()) as unknown);
  measure(`${name}: decode deflated JSON`, () => JSON.parse(inflateRawSync(deflated).toString()) as unknown);
}
