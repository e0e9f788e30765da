/**
 * How long memory takes to load and how much it takes, and the cost of a look-up. Users as the gateway stores them: one
 * access key, one inline policy, one capability. After a build:
 * `node --expose-gc dist/libs/hotstate/bench/load-bench.js [users]` (100,000 by default).
 */
import { type Page, type Position, type StoredEvent, fold } from '#event-sourcing';
import { accessKeyKey, user } from '#iam';
import { newAccessKeyId, newEntityId } from '#kernel';
import { HotState, type OpenSnapshot, type SnapshotRow } from '#hotstate';

const count = Number(process.argv[2] ?? 100_000);
const aggregates = new Map([[user.kind, user as never]]);
const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::bucket/${aws:username}/*' }] });
const keyIds: string[] = [];

function eventsOf(i: number): readonly StoredEvent[] {
  const stream = `user/${newEntityId('AIDA')}`;
  const accessKeyId = newAccessKeyId('AKIA');
  keyIds.push(accessKeyId);
  const userName = `user-${i}`;
  const contents = [
    ['UserCreated', { userId: stream.slice(5), userName, path: '/', displayName: `User ${i}`, email: '', root: false, system: false, admin: false, opMask: 'read, write, delete', maxBuckets: 1000, tags: [] }],
    ['AccessKeyCreated', { accessKeyId, sealedSecret: 'x'.repeat(108) }],
    ['UserPolicyPut', { policyName: 'own', policyDocument }],
  ] as const;
  return contents.map(([type, data], n) => ({
    id: `${i}-${n}`, position: { era: 1, transaction: BigInt(i), number: BigInt(i * 3 + n) }, stream, version: n + 1, account: '', type, schemaVersion: 1,
    critical: true, time: new Date(), commandId: '', actor: '', requestId: '', sourceIp: '', data: JSON.parse(JSON.stringify(data)) as unknown,
  }));
}

const top: Position = { era: 1, transaction: BigInt(count), number: 0n };
const page = (events: readonly StoredEvent[], more: boolean): Page => ({ events, position: events.at(-1)?.position ?? top, more, bound: top, top });
const store = { readStream: async () => [], readByClaim: async () => undefined, head: async () => top };
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

async function report(what: string, hot: HotState): Promise<void> {
  const before = heap();
  const start = performance.now();
  await hot.load();
  await hot.whole();
  const elapsed = performance.now() - start;
  const bytes = heap() - before;
  console.log(`${what}: ${hot.size} users in ${Math.round(elapsed)} ms, ${Math.round(bytes / count)} bytes of heap each (${Math.round(hot.bytes() / count)} estimated)${globalThis.gc ? '' : ' (run with --expose-gc)'}`);
}

/** The rows' texts are made beforehand, as they come from Postgres. */
async function fromRows(): Promise<HotState> {
  const rows = Array.from({ length: count }, (_, i) => {
    const events = eventsOf(i);
    return [events[0]!.stream, JSON.stringify(fold(user, undefined, events), function (this: Record<string, unknown>, key, value: unknown) {
      const held = this[key];
      return held instanceof Date ? { $date: held.toISOString() } : value;
    })] as const;
  });
  const dated = (_key: string, value: unknown): unknown => (typeof value === 'object' && value !== null && '$date' in value ? new Date(value.$date as string) : value);
  const page500 = (from: number): SnapshotRow[] => rows.slice(from, from + 500).map(([stream, text]) => ({ stream: `${stream}`, version: 3, state: JSON.parse(text, dated) }));
  const snapshot: OpenSnapshot = async () => ({
    position: top, suspects: [],
    rows: async function* () { for (let i = 0; i < rows.length; i += 500) yield page500(i); },
    count: async () => rows.length,
    close: async () => {},
  });
  const hot = new HotState({ ...store, readAfter: async () => page([], false) }, aggregates, { snapshot });
  await report('from rows of the read model', hot);
  return hot;
}

async function fromLog(): Promise<HotState> {
  let next = 0;
  const readAfter = async (): Promise<Page> => {
    const events: StoredEvent[] = [];
    for (; events.length < 999 && next < count; next++) events.push(...eventsOf(next));
    return page(events, next < count);
  };
  const hot = new HotState({ ...store, readAfter }, aggregates);
  await report('from the log, with events made on the way', hot);
  return hot;
}

function lookUps(hot: HotState): void {
  const keys = keyIds.map(accessKeyKey);
  const start = performance.now();
  let found = 0;
  for (let round = 0; round < 10; round++) for (const key of keys) if (hot.find(user, key)) found++;
  console.log(`look-up by access key: ${Math.round(((performance.now() - start) * 1e6) / (keys.length * 10))} ns (${found} found)`);
}

await (await fromLog()).close();
keyIds.length = 0;
const hot = await fromRows();
lookUps(hot);
await hot.close();
