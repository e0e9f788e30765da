import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../test/until.js';
import { PositionWatch } from './position-watch.js';

function rig(lookInterval: number) {
  const fills: (number | undefined)[] = [];
  const feed = { fill: async (patience?: number) => void fills.push(patience), window: { hasHole: true } };
  const watch = new PositionWatch(feed as never, { lookInterval, patience: 20 });
  return { fills, feed, watch };
}

describe('PositionWatch', () => {
  it('looks at the end of the log again and again, leaving Kafka its moment', async () => {
    const { fills, watch } = rig(10);
    await until(() => fills.length > 3);
    watch.stop();
    expect(new Set(fills)).toEqual(new Set([20]));
    const before = fills.length;
    await sleep(40);
    expect(fills).toHaveLength(before);
  });

  it('has no patience while the log brings what Kafka does not', async () => {
    const { fills, watch } = rig(10);
    watch.broughtByLog();
    await until(() => fills.length > 1);
    watch.stop();
    expect(fills[0]).toBe(0);
    expect(fills.at(-1)).toBe(20);
  });

  it('fills a hole that stays, not one that closes', async () => {
    const { fills, feed, watch } = rig(60_000);
    watch.holeSeen(false);
    feed.window.hasHole = false;
    await sleep(40);
    expect(fills).toEqual([]);
    feed.window.hasHole = true;
    watch.holeSeen(false);
    watch.holeSeen(false);
    await sleep(40);
    watch.stop();
    expect(fills).toEqual([undefined]);
  });

  it('fills at once what its partition has gone past', () => {
    const { fills, watch } = rig(60_000);
    watch.holeSeen(true);
    watch.stop();
    expect(fills).toEqual([undefined]);
  });
});
