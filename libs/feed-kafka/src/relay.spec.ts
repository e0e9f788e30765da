import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError, accountSlot, formatPosition } from '#event-sourcing';
import { FakeRecordLog, FakeTopic } from '../test/record-log.js';
import { FakeLease, type FakeTenure } from '../test/tenure.js';
import { until } from '../test/until.js';
import { type EventRecord, decodeRecord } from './cloud-event.js';
import { Relay, type RelayMeter } from './relay.js';

const PARTITIONS = 3;

function rig() {
  const [log, topic, lease] = [new FakeRecordLog(), new FakeTopic(), new FakeLease()];
  const waiting: (Date | undefined)[] = [];
  const meter: RelayMeter = { acknowledged: () => undefined, waitingSince: (time) => waiting.push(time) };
  const begin = (tenure: FakeTenure = lease.take()) => {
    const grown = (signal: AbortSignal): Promise<void> => sleep(2, undefined, { signal }).catch(() => undefined) as Promise<void>;
    const run = new Relay(tenure, { store: log, sender: topic.sender(() => tenure.holds()), partitions: PARTITIONS, grown, pageSize: 4, meter }).run();
    run.catch(() => undefined);
    return { tenure, run, end: async () => void (tenure.end(), await run) };
  };
  const saved = (): Promise<void> => until(() => lease.checkpoint?.eventId === log.events.at(-1)?.id);
  return { log, topic, lease, begin, saved, waiting };
}

const sorted = (ids: readonly string[]): string[] => [...ids].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
const records = (topic: FakeTopic): EventRecord[] => topic.partitions.flat().map((value) => decodeRecord(value) as EventRecord);

describe('Relay', () => {
  it('carries every event to the partition of its account, in order, each naming the two before it', async () => {
    const { log, topic, begin, saved } = rig();
    for (let n = 0; n < 10; n++) log.append(`account-${n % 4}`);
    const { end } = begin();
    await saved();
    log.append('account-1', 5);
    await saved();
    await end();
    expect(sorted(topic.ids)).toEqual(log.events.map(({ id }) => id));
    topic.partitions.forEach((values, partition) => {
      let before: string | undefined;
      for (const value of values) {
        const { event, previous, previousInPartition } = decodeRecord(value) as EventRecord;
        expect(accountSlot(event.account, PARTITIONS)).toBe(partition);
        expect(previousInPartition?.id).toBe(before);
        expect(previous?.id).toBe(log.events[log.events.findIndex(({ id }) => id === event.id) - 1]?.id);
        before = event.id;
      }
    });
  });

  it('goes on where the one before left off, also within partitions', async () => {
    const { log, topic, begin, saved } = rig();
    log.append('a', 6);
    const first = begin();
    await saved();
    await first.end();
    log.append('a', 3);
    const second = begin();
    await saved();
    await second.end();
    expect(topic.ids).toEqual(log.events.map(({ id }) => id));
    expect(records(topic).slice(1).map(({ previousInPartition }) => previousInPartition?.id)).toEqual(log.events.slice(0, -1).map(({ id }) => id));
  });

  it('sends again what was not covered by the checkpoint', async () => {
    const { log, topic, lease, begin } = rig();
    lease.onAdvance = () => {
      throw new StoreUnavailableError('away');
    };
    log.append('a', 3);
    const first = begin();
    await until(() => topic.ids.length === 3);
    await first.end();
    lease.onAdvance = () => undefined;
    const second = begin();
    await until(() => lease.checkpoint !== undefined);
    await second.end();
    expect(topic.ids).toEqual(['e1', 'e2', 'e3', 'e1', 'e2', 'e3']);
  });

  it('goes on where it was when it begins again in the same tenure', async () => {
    const { log, topic, begin, saved } = rig();
    log.append('a', 6);
    const first = begin();
    await saved();
    log.away = true;
    await expect(first.run).rejects.toThrow('away');
    log.away = false;
    const again = begin(first.tenure);
    log.append('a', 1);
    await saved();
    await again.end();
    expect(topic.ids).toEqual(log.events.map(({ id }) => id));
  });

  it('never covers by its checkpoint what is not acknowledged', async () => {
    const { log, topic, lease, begin } = rig();
    log.append('a', 20);
    lease.onAdvance = () => {
      const acknowledged = new Set(topic.ids);
      const covered = log.events.slice(0, log.events.findIndex(({ id }) => id === lease.checkpoint?.eventId) + 1);
      expect(covered.every(({ id }) => acknowledged.has(id))).toBe(true);
    };
    topic.before = () => sleep(3);
    const { end } = begin();
    await until(() => topic.ids.length === 20);
    await end();
  });

  it('saves the checkpoint later when Postgres did not take it', async () => {
    const { log, lease, begin, saved } = rig();
    let refusals = 2;
    lease.onAdvance = () => {
      if (refusals-- > 0) throw new StoreUnavailableError('away');
    };
    log.append('a', 2);
    const { end } = begin();
    await saved();
    await end();
  });

  it('stops sending at once when its time is over, though it was not told', async () => {
    const { log, topic, begin } = rig();
    const { tenure, run } = begin();
    log.append('a', 1);
    await until(() => topic.ids.length === 1);
    tenure.lapse();
    log.append('a', 50);
    await run;
    expect(topic.ids).toEqual(['e1']);
  });

  it('fails when another has taken the name', async () => {
    const { log, lease, begin } = rig();
    const first = begin();
    lease.take();
    log.append('a', 1);
    await expect(first.run).rejects.toThrow('held by another process');
    expect(lease.checkpoint).toBeUndefined();
  });

  it('leaves a readable partition behind when a paused leader wakes up beside its successor', async () => {
    const { log, topic, begin, saved } = rig();
    log.append('a', 3);
    let resume = (): void => undefined;
    const paused = new Promise<void>((resolve) => (resume = resolve));
    topic.before = () => paused;
    const first = begin();
    await sleep(5);
    topic.before = () => undefined;
    const second = begin();
    await saved();
    // SIGCONT: the batch in its hands still goes out if its clock has not passed the lease, then no more.
    resume();
    await until(() => topic.ids.length === 6);
    await expect(first.run).rejects.toThrow('held by another process');
    log.append('a', 2);
    await saved();
    await second.end();
    const seen = new Set<string>();
    const firstSeen = topic.ids.filter((id) => !seen.has(id) && seen.add(id));
    expect(firstSeen).toEqual(['e1', 'e2', 'e3', 'e4', 'e5']);
  });

  it('tells everybody and begins with the era when what it sent was rolled back', async () => {
    const { log, topic, lease, begin, saved } = rig();
    log.append('a', 4);
    const first = begin();
    await saved();
    await first.end();
    log.events = log.events.slice(0, 2);
    log.era = 2;
    log.append('a', 2);
    const before = topic.ids.length;
    const second = begin();
    await saved();
    await second.end();
    expect(topic.ids.slice(before).filter((id) => id.startsWith('era'))).toEqual(['era 2', 'era 2', 'era 2']);
    expect(topic.ids.slice(before).filter((id) => id.startsWith('e') && !id.startsWith('era'))).toEqual(['e5', 'e6']);
    expect((decodeRecord(topic.partitions[accountSlot('a', PARTITIONS)]!.at(-2)!) as EventRecord).previous).toBeUndefined();
    expect(lease.checkpoint!.position.era).toBe(2);
  });

  it('sees an era that begins under it, and goes on where nothing was lost', async () => {
    const { log, topic, begin, saved } = rig();
    const { end } = begin();
    log.append('a', 2);
    await saved();
    log.era = 2;
    log.append('a', 1);
    await saved();
    expect(topic.ids).toEqual(['e1', 'e2', 'e3']);
    log.events = log.events.slice(0, 2);
    log.era = 3;
    log.append('a', 1);
    await saved();
    await end();
    expect(topic.ids.filter((id) => id.startsWith('era'))).toEqual(['era 3', 'era 3', 'era 3']);
    expect(topic.ids).toContain('e4');
  });

  it('leaves what no broker takes in the log, with a hole that the next record shows', async () => {
    const { log, topic, begin, saved } = rig();
    log.append('a', 1);
    const [large] = log.append('a', 1);
    log.events[1] = { ...large!, data: JSON.stringify('x'.repeat(950_000)) };
    log.append('a', 1);
    const { end } = begin();
    await saved();
    await end();
    const [, after] = records(topic);
    expect([after!.event.id, after!.previous?.id, after!.previousInPartition?.id]).toEqual(['e3', 'e2', 'e1']);
  });

  it('says since when events wait until it is level, page after page', async () => {
    const { log, begin, saved, waiting } = rig();
    log.append('a', 6);
    log.events = log.events.map((event, n) => ({ ...event, time: new Date(n + 1) }));
    const { end } = begin();
    await saved();
    await until(() => waiting.length > 5);
    await end();
    // Of a page that is acknowledged with more behind it, its last event: what follows is not older.
    expect(waiting.slice(0, 4).map((time) => time?.getTime())).toEqual([1, 4, 5, undefined]);
    expect(new Set(waiting.slice(4))).toEqual(new Set([undefined]));
  });

  it('says that events wait, too, when it ended because they were refused', async () => {
    const { log, topic, begin, waiting } = rig();
    log.append('a');
    topic.before = () => {
      throw new Error('refused');
    };
    await expect(begin().run).rejects.toThrow('refused');
    expect(waiting.at(-1)).toEqual(new Date(0));
  });

  it('ends with the reason when the log cannot be read', async () => {
    const { log, begin } = rig();
    log.away = true;
    await expect(begin().run).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  it('keeps its checkpoint by position and id', async () => {
    const { log, lease, begin, saved } = rig();
    const [only] = log.append('a', 1);
    const { end } = begin();
    await saved();
    await end();
    const note = new Array<string | null>(PARTITIONS).fill(null);
    note[accountSlot('a', PARTITIONS)] = `${formatPosition(only!.position)} e1`;
    expect(lease.checkpoint).toEqual({ position: only!.position, eventId: 'e1', note });
  });
});
