import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from './finding.js';
import { Observation } from './observation.js';
import { Readiness } from './readiness.js';

const finding = (reason: string, grave = true): Finding => ({ reason, detail: `about ${reason}`, grave });
const late = finding('late');

describe('an observation', () => {
  it('has looked once when it has started, and looks again', async () => {
    let looks = 0;
    const observation = new Observation(async () => [finding(`look ${(looks += 1)}`)], { interval: 1, patience: 1000, late });
    await observation.start();
    expect(observation.findings()).toEqual([finding('look 1')]);
    while (looks < 3) await sleep(1);
    observation.stop();
    expect(observation.findings()[0]!.reason).toMatch(/look [23]/);
  });

  it('keeps what it has found while it cannot look', async () => {
    let fails = false;
    let looks = 0;
    const observation = new Observation(async () => {
      looks += 1;
      if (fails) throw new Error('nobody there');
      return [finding('wrong folder')];
    }, { interval: 1, patience: 1000, late });
    await observation.start();
    fails = true;
    for (const before = looks; looks < before + 2;) await sleep(1);
    expect(observation.findings()).toEqual([finding('wrong folder')]);
    observation.stop();
  });

  it('that does not end is found late, and the start does not wait for it', async () => {
    let monotonic = 0;
    const observation = new Observation(() => new Promise(() => undefined), { interval: 1, patience: 20, late, clock: { now: () => 0, monotonic: () => monotonic } });
    await observation.start();
    expect(observation.findings()).toEqual([]);
    monotonic = 21;
    expect(observation.findings()).toEqual([late]);
    observation.stop();
  });
});

describe('readiness', () => {
  it('lists grave findings as reasons and the others as degradations', () => {
    const readiness = new Readiness();
    readiness.add(() => undefined);
    expect(readiness.health()).toEqual({ status: 'ready', reasons: [], degraded: [] });
    readiness.add(() => finding('kafka', false));
    expect(readiness.health()).toEqual({ status: 'ready', reasons: [], degraded: [{ reason: 'kafka', detail: 'about kafka' }] });
    readiness.add(() => [finding('folder'), finding('clock', false)]);
    expect(readiness.health()).toMatchObject({ status: 'not ready', reasons: [{ reason: 'folder' }], degraded: [{ reason: 'kafka' }, { reason: 'clock' }] });
  });
});
