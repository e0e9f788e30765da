import { SingleFlight } from './single-flight.js';

describe('SingleFlight', () => {
  it('gives a caller who comes during a run the next run, and everybody who waits the same one', async () => {
    const releases: (() => void)[] = [];
    let runs = 0;
    const flight = new SingleFlight(() => { runs++; return new Promise((done) => releases.push(done)); });
    const first = flight.run();
    const second = flight.run();
    const third = flight.run();
    expect(second).toBe(third);
    releases[0]!();
    await first;
    await new Promise(setImmediate);
    expect(runs).toBe(2);
    releases[1]!();
    await Promise.all([second, third]);
    expect(runs).toBe(2);
  });

  it('never runs twice at a time, whenever callers come', async () => {
    let [inside, most, runs] = [0, 0, 0];
    const flight = new SingleFlight(async () => {
      runs++;
      most = Math.max(most, ++inside);
      for (let i = 0; i < 3; i++) await Promise.resolve();
      inside--;
    });
    await Promise.all(Array.from({ length: 50 }, async (_, turns) => {
      for (let i = 0; i < turns; i++) await Promise.resolve();
      await flight.run();
    }));
    expect(most).toBe(1);
    expect(runs).toBeGreaterThan(2);
  });

  it('runs again after a failed run', async () => {
    let runs = 0;
    const flight = new SingleFlight(async () => { if (++runs === 1) throw new Error('away'); });
    const first = flight.run();
    const second = flight.run();
    await expect(first).rejects.toThrow('away');
    await second;
    expect(runs).toBe(2);
  });
});
