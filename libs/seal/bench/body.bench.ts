/** Sealing and opening alone, CPU per MiB: node --import ./libs/objectstore-local/test/run-typescript.mjs libs/seal/bench/body.bench.ts */
import { randomBytes } from 'node:crypto';
import { BodyOpener, openBody, SEALED_CHUNK } from '../src/body-opener.js';
import { newObjectKey, unwrapObjectKey, wrapObjectKey } from '../src/object-key.js';
import { BODY_HEADER, BodySealer, sealBody } from '../src/sealed-body.js';

const key = newObjectKey();
const chunk = randomBytes(64 << 10);
const MIB = 64;

function measure(name: string, unit: string, times: number, run: () => unknown): void {
  for (let i = 0; i < times / 10; i++) run();
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) run();
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${name.padEnd(24)} ${((user + system) / times).toFixed(1).padStart(8)} µs per ${unit}\n`);
}

const sealer = new BodySealer(key, 0);
measure('seal, chunks of 64 KiB', 'MiB', MIB * 4, () => { for (let i = 0; i < 16; i++) sealer.update(chunk); });
const whole = randomBytes(MIB << 20);
const sealed = sealBody(key, 0, whole);
measure('open, chunks of 4 frames', `${MIB} MiB`, 4, () => {
  const opener = new BodyOpener(key, 0, sealed.subarray(0, BODY_HEADER), whole.length, { start: 0, end: whole.length - 1 });
  for (let at = BODY_HEADER; at < sealed.length; at += SEALED_CHUNK) opener.update(sealed.subarray(at, at + SEALED_CHUNK));
  opener.final();
});
const small = randomBytes(4096);
const kept = sealBody(key, 0, small);
measure('seal 4 KiB', 'body', 20_000, () => sealBody(key, 0, small));
measure('open 4 KiB', 'body', 20_000, () => openBody(key, 0, kept, small.length));
const wrapped = wrapObjectKey(key, ['SSE-S3', 'b', 'k'], key);
measure('new key, wrapped', 'object', 20_000, () => wrapObjectKey(key, ['SSE-S3', 'b', 'k'], newObjectKey()));
measure('key unwrapped', 'object', 20_000, () => unwrapObjectKey(key, ['SSE-S3', 'b', 'k'], wrapped));
