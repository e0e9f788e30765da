import { type Append, ConflictError, type NewEvent, ORIGIN, type Position, StoreUnavailableError, type StoredEvent } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { type Barrier, type Enforcement, byKey, byStream, defineWrite, type Loads, type StreamContext, type WriteOperation } from '#operation';
import { contextForTest, type History, history, principalForTest, storedEvents } from '#testing';
import { LaggingDirectory, refusalOf } from '../../test/edge-kit.js';
import { WriteExecutor } from './write-executor.js';

interface Thing { readonly names: readonly string[] }
const type = { schemaVersion: 1, critical: true };
const thing = {
  kind: 'thing', events: { Named: type },
  evolve: (state: Thing | undefined, event: StoredEvent): Thing => ({ names: [...(state?.names ?? []), (event.data as { name: string }).name] }),
  row: () => ({ account: '', name: '', path: '/' }),
  keys: (state: Thing) => state.names.map((name) => `thing:${name}`),
};
const named = (name: string): NewEvent => ({ type: 'Named', data: { name } });
const things = (...names: string[]): History<Thing> => history(thing, 'thing/1', '', names.map(named));

/** The log: streams by histories, appends checked by version like the real one. */
class FakeStore {
  readonly appends: Append[] = [];
  readonly failures: unknown[] = [];
  settlements = 0;
  constructor(public log: readonly History<Thing>[]) {}
  private streamOf = (stream: string): readonly StoredEvent[] => this.log.flatMap((one) => (one.stream === stream ? storedEvents(one) : []));
  async settled() {
    this.settlements++;
  }
  async append(append: Append) {
    this.appends.push(append);
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    for (const { stream, expected } of append.writes) if (this.streamOf(stream).length !== expected) throw new ConflictError('version', stream);
    return { position: { ...ORIGIN, number: 9n }, events: append.writes.flatMap(({ stream, expected, events }) => events.map((_, i) => ({ id: `event-${i}`, stream, version: expected + i + 1, time: new Date(1000 + i) }))) };
  }
  async readStream(stream: string) { return this.streamOf(stream); }
  async readByClaim(key: string) {
    const found = this.log.find((one) => storedEvents(one).some((event) => `thing:${(event.data as { name: string }).name}` === key));
    return found && { owner: found.stream, events: storedEvents(found) };
  }
  async readDataKey() { return undefined; }
}

const addName = (overrides: Partial<WriteOperation> = {}): WriteOperation => defineWrite<{ name: string }, unknown, Loads>({
  name: 'AddName', service: 'iam', feature: 'thing', actions: [], conditionKeys: [], errors: [], access: () => [],
  loads: (): Loads => ({ found: byStream(thing, 'thing/1') }),
  decide: (input: { name: string }, { found }: any) => {
    if (!found) throw new RolegateError('NoSuchEntity', 'gone');
    if (found.state.names.includes(input.name)) throw new RolegateError('EntityAlreadyExists', input.name);
    return { writes: [{ stream: found.stream, account: '', expected: found.version, events: [named(input.name)] }], output: found.version };
  },
  ...overrides,
} as never);

function kit(log: readonly History<Thing>[], known = log, lineage = [{ stream: 'user/TESTER', version: 4 }], enforcement: Enforcement = 'enforced') {
  const store = new FakeStore(log);
  const directory = new LaggingDirectory(log, known);
  const vault = { forDecision: async () => ({ create: () => undefined, seal: () => '' }), forget: () => undefined };
  const passings: Position[] = [];
  const barrier: Barrier = { passed: async (position) => { passings.push(position); await directory.applied(position); return enforcement; } };
  const executor = new WriteExecutor(store as never, directory, barrier, {} as never, vault as never, [0, 0, 0]);
  const context: StreamContext = { ...contextForTest({ principal: { lineage } }), directory, recheck: async () => {}, reads: {}, headers: {}, body: {}, decide: () => { throw new Error(); } } as never;
  const renewals: string[] = [];
  const renew = async (): Promise<StreamContext> => { renewals.push('renewed'); await directory.catchUp(); return context; };
  return { store, directory, passings, context, renewals, execute: (operation = addName(), input: unknown = { name: 'new' }, request: any = { context, renew }) => executor.execute(operation, input, request) };
}

describe('WriteExecutor', () => {
  it('decides on memory, checks the streams of the caller with the append, and returns when it holds everywhere', async () => {
    const { execute, store, passings } = kit([things('a')]);
    expect(await execute()).toBe(1);
    expect(store.appends).toHaveLength(1);
    expect(store.appends[0]!.checks).toEqual([{ stream: 'user/TESTER', version: 4 }]);
    expect(store.appends[0]!.meta).toMatchObject({ actor: 'arn:aws:iam:::user/TESTER', sourceIp: '192.0.2.7' });
    expect(passings).toEqual([{ ...ORIGIN, number: 9n }]);
  });

  it('writes down why, where the caller says so, in the event and in the audit record; nothing is changed for a reason that cannot stand there', async () => {
    const { execute, store, context, renew } = { ...kit([things('a')]), renew: async () => context };
    await execute(undefined, undefined, { context: Object.assign(context, { headers: { 'x-rolegate-reason': 'Pr%C3%BCfung%204711' } }), renew });
    expect(store.appends[0]!.meta.reason).toBe('Prüfung 4711');
    expect((context as unknown as { noted: object }).noted).toEqual({ statedReason: 'Prüfung 4711' });
    await expect(execute(undefined, { name: 'other' }, { context: Object.assign(context, { headers: { 'x-rolegate-reason': 'a%0Ab' } }), renew })).rejects.toMatchObject({ code: 'ValidationError' });
    expect(store.appends).toHaveLength(1);
  });

  it('replies with the log\'s own time, as later reads show it', async () => {
    const { execute } = kit([things('a')]);
    const decide = (_: unknown, { found }: any) => ({ writes: [{ stream: found.stream, account: '', expected: found.version, events: [named('new'), named('newer')] }], output: 'by this node', outputAt: (written: number) => written });
    expect(await execute(addName({ decide } as never))).toBe(1000);
  });

  it('says that a change is recorded, not enforced, where a node cannot apply the events of the account', async () => {
    const { execute, store } = kit([things('a')], undefined, undefined, 'recorded');
    await expect(execute()).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'recorded-not-enforced', message: expect.stringContaining('recorded, not enforced') });
    expect(store.appends).toHaveLength(1);
  });

  it('decides anew from the log after a conflict, under the same command id', async () => {
    const { execute, store } = kit([things('a', 'b')], [things('a')]);
    expect(await execute()).toBe(2);
    expect(store.appends.map((one) => one.writes[0]!.expected)).toEqual([1, 2]);
    expect(new Set(store.appends.map((one) => one.commandId)).size).toBe(1);
  });

  it('does not refuse on stale memory, whether the thing is missing there or in the way', async () => {
    expect(await kit([things('a')], []).execute()).toBe(1);
    const exists = kit([things('new')], []);
    expect((await refusalOf(exists.execute())).code).toBe('EntityAlreadyExists');
    expect(exists.renewals).toHaveLength(1);
    expect(exists.store.appends).toHaveLength(0);
  });

  it('finds by claim as well as by stream', async () => {
    const operation = addName({ loads: () => ({ found: byKey(thing, 'thing:b') }) });
    expect(await kit([things('a', 'b')], []).execute(operation)).toBe(2);
  });

  it.each(['user/TESTER', 'thing/1'])('asks anew for the caller and for what he may do after a conflict on %s', async (stream) => {
    const { execute, store, renewals } = kit([things('a')]);
    store.failures.push(new ConflictError('version', stream));
    expect(await execute()).toBe(1);
    expect(renewals).toHaveLength(1);
  });

  it('writes nothing to a thing made anew that the caller may not touch', async () => {
    const recreated = history(thing, 'thing/2', '', [named('a')]);
    const { execute, store, context } = kit([recreated], [things('a')]);
    const operation = addName({ loads: () => ({ found: byKey(thing, 'thing:a') }) });
    const renew = async () => { throw new RolegateError('AccessDenied', '', { reason: 'no-statement' }); };
    expect((await refusalOf(execute(operation, { name: 'new' }, { context, renew }))).code).toBe('AccessDenied');
    expect(store.appends).toHaveLength(1);
  });

  it('waits for memory to see what the log has found, for the authorization rests on memory', async () => {
    const { execute, store, directory, context } = kit([history(thing, 'thing/2', '', [named('a')])], [things('a')]);
    const operation = addName({ loads: () => ({ found: byKey(thing, 'thing:a') }) });
    let renewals = 0;
    const renew = async (): Promise<StreamContext> => { if (++renewals === 2) await directory.catchUp(); return context; };
    expect(await execute(operation, { name: 'new' }, { context, renew })).toBe(1);
    expect(renewals).toBe(2);
    expect(store.appends.map((one) => one.writes[0]!.stream)).toEqual(['thing/1', 'thing/2']);
  });

  it('asks what the caller may do to the thing as the log has it, not as memory had it before', async () => {
    const { execute, store, directory, context } = kit([things('a', 'renamed')], [things('a')]);
    let renewals = 0;
    const renew = async (): Promise<StreamContext> => { if (++renewals === 2) await directory.catchUp(); return context; };
    expect(await execute(undefined, undefined, { context, renew })).toBe(2);
    expect(renewals).toBe(2);
    expect(store.appends.map((one) => one.writes[0]!.expected)).toEqual([1, 2]);
  });

  it('writes nothing to a thing that was changed so that the caller may not touch it any more', async () => {
    const { execute, store, context } = kit([things('a', 'renamed')], [things('a')]);
    let renewals = 0;
    const renew = async () => { if (++renewals === 2) throw new RolegateError('AccessDenied', '', { reason: 'no-statement' }); return context; };
    expect((await refusalOf(execute(undefined, undefined, { context, renew }))).code).toBe('AccessDenied');
    expect(store.appends).toHaveLength(1);
  });

  it('lets no event stand whose actor was revoked before it', async () => {
    const { execute, store, context } = kit([things('a')]);
    store.failures.push(new ConflictError('version', 'user/TESTER'));
    const renew = async () => { throw new RolegateError('InvalidClientTokenId', '', { reason: 'revoked' }); };
    expect((await refusalOf(execute(addName(), { name: 'new' }, { context, renew }))).reason).toBe('revoked');
    expect(store.appends).toHaveLength(1);
  });

  it('asks for the caller again when the log knows more of the caller than its authentication did', async () => {
    // The caller writes its own stream; the decision comes from the log, whose version would pass the append.
    const { execute, store, directory, context } = kit([things('a', 'b')], [], [{ stream: 'thing/1', version: 1 }]);
    const renewed = { ...context, principal: principalForTest({ lineage: [{ stream: 'thing/1', version: 2 }] }) } as StreamContext;
    let renewals = 0;
    const renew = async (): Promise<StreamContext> => { await directory.catchUp(); return ++renewals < 2 ? context : renewed; };
    expect(await execute(addName(), { name: 'new' }, { context, renew })).toBe(2);
    expect(renewals).toBe(2);
    expect(store.appends).toHaveLength(1);
    expect(store.appends[0]!.checks).toEqual([]);
  });

  it.each([['iam', 'ConcurrentModification'], ['s3', 'OperationAborted'], ['admin', 'ConcurrentModification']] as const)('gives up after some attempts with the word of %s', async (service, code) => {
    const { execute, store } = kit([things('a')]);
    for (let i = 0; i < 9; i++) store.failures.push(new ConflictError('deadlock', 'thing/1'));
    expect((await refusalOf(execute(addName({ service })))).code).toBe(code);
    expect(store.appends).toHaveLength(4);
  });

  it.each([['held', 'iam', 'DeleteConflict'], ['limit', 'iam', 'LimitExceeded'], ['held', 's3', 'BucketNotEmpty'], ['limit', 's3', 'TooManyBuckets']] as const)('does not repeat a decision about which no state says anything: %s in %s', async (conflict, service, code) => {
    const { execute, store } = kit([things('a')]);
    store.failures.push(new ConflictError(conflict, 'x'));
    expect((await refusalOf(execute(addName({ service })))).code).toBe(code);
    expect(store.appends).toHaveLength(1);
  });

  it('passes on an unknown outcome, without a second append', async () => {
    const { execute, store } = kit([things('a')]);
    store.failures.push(new StoreUnavailableError('away'));
    expect(await refusalOf(execute())).toBeInstanceOf(StoreUnavailableError);
    expect(store.appends).toHaveLength(1);
  });

  it('appends nothing when the re-check fails', async () => {
    const { execute, store, context } = kit([things('a')]);
    const refused = { ...context, recheck: async () => { throw new RolegateError('AccessDenied', ''); } } as StreamContext;
    expect((await refusalOf(execute(addName(), { name: 'new' }, { context: refused, renew: async () => refused }))).code).toBe('AccessDenied');
    expect(store.appends).toHaveLength(0);
  });

  it('is a barrier also when there was nothing to change: for all that was committed before', async () => {
    const { execute, store, directory, passings } = kit([things('a')]);
    await execute(addName({ decide: () => ({ writes: [], output: 'same' }) }));
    expect([store.appends.length, store.settlements]).toEqual([0, 1]);
    expect(directory.catchUps).toBe(1);
    // The fake directory moves on by one when it applies.
    expect(passings).toEqual([{ ...ORIGIN, number: directory.position().number - 1n }]);
  });

  it('waits for this node alone where it only adds', async () => {
    const { execute, directory, passings } = kit([things('a')]);
    await execute(addName({ onlyAdds: true }));
    expect(passings).toEqual([]);
    expect(directory.applyings).toEqual([{ ...ORIGIN, number: 9n }]);
  });

  describe('frames', () => {
    const framed = (steps: string[], done = async () => { steps.push('done'); }, undo = async () => { steps.push('undo'); }) => addName({ frame: async () => { steps.push('frame'); return { done, undo }; } });

    it('know what was decided', async () => {
      const outputs: unknown[] = [];
      await kit([things('a', 'b')], [things('a')]).execute(addName({ frame: async (_input, _states, _ctx, output) => { outputs.push(output); return { done: async () => {}, undo: async () => {} }; } }));
      expect(outputs).toEqual([1, 2]);
    });

    it('surround the append', async () => {
      const steps: string[] = [];
      await kit([things('a')]).execute(framed(steps));
      expect(steps).toEqual(['frame', 'done']);
    });

    it('are undone when it fails, and made anew with the next attempt', async () => {
      const steps: string[] = [];
      await kit([things('a', 'b')], [things('a')]).execute(framed(steps));
      expect(steps).toEqual(['frame', 'undo', 'frame', 'done']);
    });

    it('may say why it failed', async () => {
      const { execute, store } = kit([things('a')]);
      store.failures.push(new ConflictError('limit', 'x'));
      const undo = async () => { throw new RolegateError('TooManyBuckets', ''); };
      expect((await refusalOf(execute(framed([], undefined, undo)))).code).toBe('TooManyBuckets');
    });

    it('do not keep the barrier from being waited for when their end fails', async () => {
      const { execute, directory } = kit([things('a')]);
      expect((await refusalOf(execute(framed([], async () => { throw new Error('disk'); })))).message).toBe('disk');
      expect(directory.applyings).toHaveLength(1);
    });
  });

  it('makes the reply where that needs reading', async () => {
    expect(await kit([things('a')]).execute(addName({ reply: async (output) => `version ${String(output)}` }))).toBe('version 1');
  });
});
