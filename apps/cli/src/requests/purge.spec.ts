import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandContext } from '../command.js';
import { purging } from './purge.js';

const told: string[] = [];
const context = { err: (text: string) => void told.push(text), terminal: false, clock: { now: Date.now, monotonic: () => performance.now() } } as unknown as CommandContext;
beforeEach(() => told.splice(0));

it('shows how many objects are gone while they go', async () => {
  const looks = [750, 500];
  await purging(context, 'user rm', async () => looks.shift() ?? 0, async () => { while (looks.length > 0) await sleep(10); });
  expect(told).toEqual(['user rm: 0 of 750 objects (0%)\n', expect.stringMatching(/^user rm: 250 of 750 objects \(33%/)]);
});

it('shows nothing of a removal that is quick, nor to whoever may not see it', async () => {
  await purging(context, 'user rm', async () => 1, async () => undefined);
  let asked = false;
  await purging(context, 'user rm', () => { asked = true; return Promise.reject(new Error('access denied')); }, async () => { while (!asked) await sleep(10); });
  expect(told).toEqual([]);
});

it('passes on what the removal fails with', async () => {
  await expect(purging(context, 'user rm', async () => 1, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
