import fc from 'fast-check';
import { ORIGIN, type Tenure, TenureLostError } from '#event-sourcing';
import { FakeLeases, RatedClock } from '../../test/fake-leases.js';
import { LEASE, MARGIN } from './lease-time.js';
import { Leases } from './leases.js';

/** A process that can be stopped: then its statements neither begin nor answer, and its clocks go on. */
class Process {
  readonly clock: RatedClock;
  readonly leases: Leases;
  tenure: Tenure | undefined;
  private gate: Promise<void> | undefined;
  private open = (): void => undefined;
  private rounding: Promise<void> | undefined;

  constructor(rows: FakeLeases, time: { now: number }, rate: number) {
    this.clock = new RatedClock(time, rate);
    this.leases = new Leases(rows.table(async () => this.gate), { clock: this.clock });
  }

  campaign = () => this.leases.campaign('relay', (tenure) => {
    this.tenure = tenure;
    return untilEnded(tenure);
  });

  stop(): void {
    this.gate ??= new Promise((resolve) => (this.open = resolve));
  }

  go(): void {
    this.gate = undefined;
    this.open();
  }

  get stopped(): boolean {
    return this.gate !== undefined;
  }

  /** As the timer does: none while one is under way. */
  round(): void {
    this.rounding ??= this.leases.round().finally(() => (this.rounding = undefined));
  }

  holds(): boolean {
    return this.tenure?.holds() ?? false;
  }
}

const untilEnded = ({ signal }: Tenure): Promise<void> => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
const turns = async (n = 12): Promise<void> => {
  for (let i = 0; i < n; i++) await Promise.resolve();
  await new Promise(setImmediate);
};

function world(rates: readonly number[]) {
  const [rows, time] = [new FakeLeases(), { now: 0 }];
  return { rows, time, processes: rates.map((rate) => new Process(rows, time, rate)) };
}

/** Time goes on in steps of 100 ms; every process that runs has its rounds. */
async function pass(ms: number, { time, processes }: ReturnType<typeof world>, each: () => void = () => undefined): Promise<void> {
  for (const end = time.now + ms; time.now < end; time.now += 100) {
    for (const process of processes) if (!process.stopped) process.round();
    await turns();
    each();
  }
}

describe('Leases', () => {
  it('are held by one process at most, for any schedule of stops, clocks that drift and wall clocks that are set', async () => {
    const step = fc.record({ process: fc.nat(2), act: fc.constantFrom('stop', 'go', 'round', 'wall'), wait: fc.integer({ min: 0, max: 1500 }), by: fc.integer({ min: -5000, max: 5000 }) });
    let [tenures, changes] = [0, 0];
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const { rows, time, processes } = world([0.955, 1, 1.045]);
      for (const process of processes) process.campaign();
      let last: Process | undefined;
      for (const { process: i, act, wait, by } of steps) {
        const process = processes[i]!;
        if (act === 'stop') process.stop();
        else if (act === 'go') process.go();
        else if (act === 'wall') process.clock.step(by);
        for (const one of processes) one.round();
        await turns(6);
        for (const end = time.now + wait; time.now < end; time.now += 50) {
          for (const one of processes) if (!one.stopped) one.round();
          await turns(3);
          const holders = processes.filter((one) => one.holds());
          expect(holders.length).toBeLessThanOrEqual(1);
          if (holders[0]) {
            expect(rows.rows.get('relay')!.term).toBe(holders[0].tenure!.term);
            tenures++;
            if (holders[0] !== last) changes++;
            last = holders[0];
          }
        }
      }
    }), { numRuns: 60 });
    // The law says nothing about a world in which nobody ever holds anything.
    expect(tenures).toBeGreaterThan(500);
    expect(changes).toBeGreaterThan(60);
  }, 60_000);

  it('go over to another within a lease, a tenth and a few rounds, and not before the lease is over', async () => {
    const under = world([1, 1]);
    const [first, second] = under.processes as [Process, Process];
    first.campaign();
    await pass(1000, under);
    second.campaign();
    await pass(3000, under);
    expect([first.holds(), second.holds()]).toEqual([true, false]);
    first.stop();
    const since = under.time.now;
    await pass(LEASE - 200, under);
    expect([first.holds(), second.holds()]).toEqual([true, false]);
    let taken: number | undefined;
    await pass(3000, under, () => { if (second.holds()) taken ??= under.time.now; });
    expect(taken! - since).toBeLessThanOrEqual(LEASE * MARGIN + 500);
    // By its own clocks, before it has heard anything.
    expect(first.holds()).toBe(false);
    await expect(first.tenure!.advance({ position: ORIGIN, eventId: 'x' })).rejects.toThrow(TenureLostError);
    first.go();
    await pass(1000, under);
    expect([first.holds(), second.holds()]).toEqual([false, true]);
  });

  it('go over at once when they are given up, with the checkpoint and a greater term', async () => {
    const under = world([1, 1]);
    const [first, second] = under.processes as [Process, Process];
    const campaign = first.campaign();
    await pass(300, under);
    const checkpoint = { position: { era: 1, transaction: 5n, number: 6n }, eventId: 'e', note: { last: ['a'] } };
    await first.tenure!.advance(checkpoint);
    // Work that failed begins again in the same tenure.
    expect(first.tenure!.checkpoint).toEqual(checkpoint);
    second.campaign();
    await pass(300, under);
    const before = first.tenure!.term;
    await campaign.stop();
    await pass(300, under);
    expect(second.holds()).toBe(true);
    expect(second.tenure).toMatchObject({ checkpoint });
    expect(second.tenure!.term).toBeGreaterThan(before);
    await pass(3000, under);
    expect(first.holds()).toBe(false);
  });

  it('do not let a checkpoint be written by one that was cut off and does not know that another holds the name', async () => {
    const under = world([1, 1]);
    const [first, second] = under.processes as [Process, Process];
    first.campaign();
    await pass(300, under);
    second.campaign();
    await pass(300, under);
    const old = first.tenure!;
    // A statement that left before the process was stopped and takes effect after another has taken over.
    first.stop();
    const late = old.advance({ position: ORIGIN, eventId: 'late' });
    late.catch(() => undefined);
    await pass(4000, under);
    expect(second.holds()).toBe(true);
    first.go();
    await expect(late).rejects.toThrow(TenureLostError);
    expect(under.rows.rows.get('relay')!.checkpoint).toBeUndefined();
  });
});

describe('A division', () => {
  const parts = 8;
  const divided = (process: Process) => process.leases.divide('projection', parts, (tenure) => untilEnded(tenure));
  const all = (divisions: readonly { held: readonly number[] }[]): number[] => divisions.flatMap(({ held }) => held).sort();

  it('is spread evenly among those who come, and every part is held by one', async () => {
    const under = world([1, 1, 1]);
    const divisions = [divided(under.processes[0]!)];
    await pass(200, under);
    expect(divisions[0]!.held).toHaveLength(parts);
    for (const process of under.processes.slice(1)) {
      divisions.push(divided(process));
      await pass(1000, under, () => expect(new Set(all(divisions)).size).toBe(all(divisions).length));
    }
    expect(divisions.map(({ held }) => held.length).sort()).toEqual([2, 3, 3]);
    expect(all(divisions)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(divisions.map(({ share, held }) => share - held.length)).toEqual([0, 0, 0]);
  });

  it('gives up no more than is too much while the work of what was given up has not ended', async () => {
    const under = world([1, 1]);
    const [first, second] = under.processes as [Process, Process];
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const slow = first.leases.divide('projection', parts, () => ended);
    await pass(300, under);
    const other = divided(second);
    await pass(1500, under);
    expect([slow.held.length, other.held]).toEqual([4, []]);
    end();
    await pass(1500, under);
    expect(other.held).toHaveLength(4);
  });

  it('comes back whole when one is stopped and when one dies', async () => {
    const under = world([1, 1, 1]);
    const divisions = under.processes.map(divided);
    await pass(2000, under);
    await divisions[0]!.stop();
    await pass(500, under);
    expect(all(divisions)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    under.processes[1]!.stop();
    await pass(LEASE * MARGIN + 700, under);
    expect(divisions[2]).toMatchObject({ held: [0, 1, 2, 3, 4, 5, 6, 7], share: 8, processes: 1 });
    expect(divisions[1]!.held).toEqual([]);
    // No seat is left behind.
    expect([...under.rows.rows.keys()].filter((name) => name.includes('/seat/'))).toHaveLength(1);
  });
});
