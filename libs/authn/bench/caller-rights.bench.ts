/*
 * What a request costs between its key id and its decision: the caller in memory, whether anything that its rights rest on
 * was written since, and the decision over all of its policies. Time and heap of one request, by what the caller has.
 * node --expose-gc dist/libs/authn/bench/caller-rights.bench.js
 */
import type { Aggregate, NewEvent, StoredEvent, Versioned } from '#event-sourcing';
import { ORIGIN, fold } from '#event-sourcing';
import { group, policy, user } from '#iam';
import type { Directory } from '#operation';
import { authorize, switchesOf } from '#policy';
import { KeyRing } from '#seal';
import { Credentials } from '../src/credentials.js';

const KEY = 'BENCHUSER00000000001';
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const allow = (action: string): string => `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"arn:aws:s3:::bench-bucket/*"}]}`;
const event = (type: string, data: object): NewEvent => ({ type, data });

const states = new Map<string, Versioned<unknown>>();
const keys = new Map<string, Versioned<unknown>>();

function put<S>(aggregate: Aggregate<S>, stream: string, events: readonly NewEvent[]): void {
  const stored = events.map((one, i) => ({ ...one, id: `${stream}#${i}`, stream, version: i + 1, account: '', time: new Date(0), actor: '', position: ORIGIN }) as unknown as StoredEvent);
  const entry: Versioned<unknown> = { stream, version: events.length, state: fold(aggregate, undefined, stored) };
  states.set(stream, entry);
  for (const key of aggregate.keys(entry.state as S)) keys.set(key, entry);
}

const directory: Directory = {
  find: <S>(_: Aggregate<S>, key: string) => keys.get(key) as Versioned<S> | undefined,
  get: <S>(_: Aggregate<S>, stream: string) => states.get(stream) as Versioned<S> | undefined,
  catchUp: async () => {}, applied: async () => {}, position: () => ORIGIN, freshen: () => undefined, assertFresh: () => {},
};

const NUMBERS = Array.from({ length: 10 }, (_, i) => i);
for (const i of NUMBERS) {
  put(policy, `policy/ANPA${i}`, [event('PolicyCreated', { policyId: `ANPA${i}`, policyName: `P${i}`, path: '/', policyDocument: allow('s3:*'), tags: [] })]);
  put(group, `group/AGPA${i}`, [
    event('GroupCreated', { groupId: `AGPA${i}`, groupName: `G${i}`, path: '/' }), event('GroupPolicyPut', { policyName: 'own', policyDocument: allow('s3:GetObject') }),
    event('GroupPolicyAttached', { policyArn: `arn:aws:iam:::policy/P${i}`, policyId: `ANPA${i}` }),
  ]);
}
const inGroups = (count: number): NewEvent[] => NUMBERS.slice(0, count).map((i) => event('UserAddedToGroup', { groupId: `AGPA${i}` }));
const bounded = event('UserPermissionsBoundaryPut', { policyArn: 'arn:aws:iam:::policy/P0', policyId: 'ANPA0' });
const attached = event('UserPolicyAttached', { policyArn: 'arn:aws:iam:::policy/P0', policyId: 'ANPA0' });

const cases: Readonly<Record<string, readonly NewEvent[]>> = {
  'one inline policy': [],
  'and one attached': [attached],
  'and a permissions boundary': [bounded],
  'and one group (inline, attached)': inGroups(1),
  'and three groups': inGroups(3),
  'and ten groups': inGroups(10),
  'and ten groups within a boundary': [...inGroups(10), bounded],
};

async function measure(title: string, more: readonly NewEvent[]): Promise<void> {
  put(user, 'user/AIDA1', [
    event('UserCreated', { userId: 'AIDA1', userName: 'bench', path: '/', displayName: '', email: '', root: false, system: false, admin: false, opMask: '', maxBuckets: 0, tags: [] }),
    event('AccessKeyCreated', { accessKeyId: KEY, sealedSecret: 'sealed' }), event('UserPolicyPut', { policyName: 'own', policyDocument: allow('s3:GetObject') }), ...more,
  ]);
  const ring = new KeyRing('token', [{ id: 'k', material: Buffer.alloc(32), issuing: true }]);
  const switches = switchesOf('ceph');
  const credentials = new Credentials({ directory, switches, tokenRing: () => ring, clusterId: 'bench', openSecret: async () => 'secret' });
  let principal = ((await credentials.accessKey(KEY, 's3')) as Extract<Awaited<ReturnType<typeof credentials.accessKey>>, { principal: unknown }>).principal;
  const context = { get: () => undefined };
  let allowed = 0;
  const request = (): void => {
    principal = credentials.current(principal)!;
    const { policies } = principal;
    const decision = authorize({ switches, principal: principal.principal, identity: policies.identity, boundary: policies.boundary, session: policies.session, action: 's3:GetObject', resource: 'arn:aws:s3:::bench-bucket/key', context });
    if (decision.allowed) allowed++;
  };
  const times = 400_000;
  for (let i = 0; i < times; i++) request();
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed;
  for (let i = 0; i < 1000; i++) request();
  const bytes = (process.memoryUsage().heapUsed - heap) / 1000;
  const began = process.hrtime.bigint();
  for (let i = 0; i < times; i++) request();
  const each = Number(process.hrtime.bigint() - began) / times;
  say(`${title}: ${each.toFixed(0)} ns, ${bytes.toFixed(0)} bytes${allowed === 2 * times + 1000 ? '' : ' (REFUSED)'}`);
}

for (const [title, more] of Object.entries(cases)) await measure(title, more);
