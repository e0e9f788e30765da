import type { Campaign, Division, Tenure } from '#event-sourcing';
import { Registry } from 'prom-client';
import { type OwnLeadership, measuredLeadership } from './measured-leadership.js';

/** Hands out tenures when the test says so. */
class Throne implements OwnLeadership {
  readonly works = new Map<string, (tenure: Tenure) => Promise<void>>();
  closed = false;
  campaign(name: string, work: (tenure: Tenure) => Promise<void>): Campaign {
    this.works.set(name, work);
    return { stop: async () => undefined };
  }
  divide(prefix: string, parts: number, work: (tenure: Tenure, part: number) => Promise<void>): Division {
    for (let part = 0; part < parts; part++) this.works.set(`${prefix}/${part}`, (tenure) => work(tenure, part));
    return { held: [], share: 0, processes: 1, stop: async () => undefined };
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}

const tenure = (term: bigint): Tenure & { held: boolean } => ({
  name: '', term, checkpoint: undefined, signal: new AbortController().signal, advance: async () => undefined, held: true, holds(): boolean { return this.held; },
});
const held = async (registry: Registry): Promise<string[]> => (await registry.metrics()).split('\n').filter((line) => line.startsWith('rolegate_lease'));

describe('measured leadership', () => {
  let throne: Throne;
  let registry: Registry;
  let leadership: OwnLeadership;
  beforeEach(() => {
    throne = new Throne();
    registry = new Registry();
    leadership = measuredLeadership(throne, registry);
  });

  it('shows a name as not held until its work begins, and again when the tenure no longer holds', async () => {
    leadership.campaign('relay', async () => undefined);
    expect(await held(registry)).toEqual(['rolegate_lease_held{name="relay"} 0', 'rolegate_lease_takeovers_total{name="relay"} 0']);
    const first = tenure(1n);
    await throne.works.get('relay')!(first);
    expect(await held(registry)).toEqual(['rolegate_lease_held{name="relay"} 1', 'rolegate_lease_takeovers_total{name="relay"} 1']);
    first.held = false;
    expect(await held(registry)).toContain('rolegate_lease_held{name="relay"} 0');
  });

  it('counts a tenure once, also when its work is begun again', async () => {
    leadership.campaign('relay', async () => undefined);
    for (const term of [1n, 1n, 3n]) await throne.works.get('relay')!(tenure(term));
    expect(await held(registry)).toContain('rolegate_lease_takeovers_total{name="relay"} 2');
  });

  it('shows every part of a work that is shared out, and hands the part on', async () => {
    const worked: number[] = [];
    leadership.divide('projection', 3, async (_, part) => void worked.push(part));
    await throne.works.get('projection/2')!(tenure(1n));
    expect(worked).toEqual([2]);
    expect((await held(registry)).slice(0, 3)).toEqual([0, 1, 2].map((part) => `rolegate_lease_held{name="projection/${part}"} ${part === 2 ? 1 : 0}`));
  });

  it('is closed with the leadership behind it', async () => {
    await leadership.close();
    expect(throne.closed).toBe(true);
  });

  it('lets the failure of a work through', async () => {
    leadership.campaign('relay', () => Promise.reject(new Error('broken')));
    await expect(throne.works.get('relay')!(tenure(1n))).rejects.toThrow('broken');
  });
});
