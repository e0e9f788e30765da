/*
 * What cut-offs cost: bytes of heap each, time of an event, and time of the question that every request of a session asks.
 * node --expose-gc dist/libs/sts/bench/cut-off-bench.js [number of cut-offs]
 */
import { randomUUID } from 'node:crypto';
import { type Aggregate, type StoredEvent, type Versioned, ORIGIN } from '#event-sourcing';
import { systemClock } from '#kernel';
import type { Directory } from '#operation';
import type { SessionClaims } from '#seal';
import { oneSession } from '../src/revocation/cut-off-target.js';
import { revocation } from '../src/revocation/revocation.projection.js';
import type { RevocationState } from '../src/revocation/revocation.state.js';
import { SessionCutOffs } from '../src/revocation/session-cut-offs.js';

const number = Number(process.argv[2] ?? 100_000);
const states = new Map<string, Versioned<RevocationState>>();
const directory: Pick<Directory, 'get'> = { get: <S>(_: Aggregate<S>, stream: string) => states.get(stream) as Versioned<S> | undefined };
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

function revoke(sessionId: string, i: number): void {
  const { stream, target } = oneSession(sessionId);
  const found = states.get(stream);
  const data = { revocationId: randomUUID(), target, sessionId, keptUntil: new Date(systemClock.now() + 129_900_000).toISOString() };
  const event = { type: 'SessionsRevoked', data, stream, time: new Date(systemClock.now()), actor: 'arn:aws:iam:::user/ops', id: '', position: { ...ORIGIN, era: 1, number: BigInt(i) } };
  states.set(stream, { stream, version: (found?.version ?? 0) + 1, state: revocation.evolve(found?.state, event as unknown as StoredEvent) });
}

/** Everything by which a session can be cut off: of somebody of OAuth 2, who is no user here. */
const OF_A_SUBJECT = { lineage: [{ stream: 'role/1', epoch: 0, provider: 'www.amazon.com', subject: 'alice' }], owner: 'subject/digest/$oidc$alice', provider: 'www.amazon.com' };

function ask(label: string, more: object = { lineage: [] }): void {
  const claims = { sessionId: randomUUID(), parents: [randomUUID()], position: '1.1.1', issuedAt: 1, ...more } as unknown as SessionClaims;
  const cutOffs = new SessionCutOffs(directory);
  const known = cutOffs.versions(claims);
  const times = 5_000_000;
  let lives = 0;
  for (let i = 0; i < times / 10; i++) if (cutOffs.judge(claims, known, 0) === true) lives++;
  const began = process.hrtime.bigint();
  for (let i = 0; i < times; i++) if (cutOffs.judge(claims, known, 0) === true) lives++;
  say(`${label}: ${(Number(process.hrtime.bigint() - began) / times).toFixed(0)} ns a request (session with one parent, ${known.length} look-ups; ${lives === times * 1.1 ? 'lives' : 'refused'})`);
}

ask('no cut-offs');
const before = heap();
const began = performance.now();
for (let i = 0; i < number; i++) revoke(randomUUID(), i + 1);
const took = performance.now() - began;
say(`${number} cut-offs: ${((heap() - before) / number).toFixed(0)} bytes each in ${states.size} streams, ${((took * 1000) / number).toFixed(1)} us an event`);
ask(`${number} cut-offs`);
ask(`${number} cut-offs, a subject of a provider`, OF_A_SUBJECT);
