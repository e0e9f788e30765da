import { Registry } from 'prom-client';
import { type Samples, registerSampledGauges } from './sampled-gauges.js';

type Name = 'depth' | 'lag';

function gauges(read: () => Promise<Samples<Name>>): Registry {
  const registry = new Registry();
  registerSampledGauges(registry, { depth: { name: 'depth', help: 'd' }, lag: { name: 'lag_seconds', help: 'l', labelNames: ['slot'] } }, read);
  return registry;
}

const samplesOf = async (registry: Registry): Promise<string[]> => (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('sampled gauges', () => {
  it('are filled by one read for a scrape, and by another for the next', async () => {
    let reads = 0;
    const registry = gauges(async () => ({ depth: [{ value: ++reads }], lag: [{ labels: { slot: 1 }, value: 0.5 }] }));
    expect(await samplesOf(registry)).toEqual(['depth 1', 'lag_seconds{slot="1"} 0.5']);
    expect(await samplesOf(registry)).toEqual(['depth 2', 'lag_seconds{slot="1"} 0.5']);
  });

  it('forget the labels that the last read did not give', async () => {
    let slot = 0;
    const registry = gauges(async () => ({ lag: [{ labels: { slot: ++slot }, value: 1 }] }));
    await registry.metrics();
    expect(await samplesOf(registry)).toEqual(['lag_seconds{slot="2"} 1']);
  });

  it('have no sample while the read fails, and the scrape goes on', async () => {
    let fails = false;
    const registry = gauges(() => (fails ? Promise.reject(new Error('Postgres is away')) : Promise.resolve({ depth: [{ value: 3 }], lag: [{ labels: { slot: 1 }, value: 1 }] })));
    expect(await samplesOf(registry)).toHaveLength(2);
    fails = true;
    expect(await samplesOf(registry)).toEqual([]);
  });

  it('do not hold up a scrape for longer than a second', async () => {
    const registry = gauges(() => new Promise(() => undefined));
    const began = performance.now();
    expect(await samplesOf(registry)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
