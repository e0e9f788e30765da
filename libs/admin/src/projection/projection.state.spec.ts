import { folded, history } from '#testing';
import { projectionRetried, projectionSwitched } from './projection.events.js';
import { projection, projectionStream } from './projection.projection.js';

const started = (version: number) => ({ type: 'ProjectionRebuildStarted', data: { kind: 'role', version } });
const state = (...events: readonly { type: string; data: unknown }[]) => folded(history(projection, projectionStream('role'), '', events)).state;

describe('the state of a projection', () => {
  it('keeps the first table live while the second is being built', () => {
    expect(state(started(2))).toEqual({ kind: 'role', version: 1, building: 2, switchedAt: undefined });
  });

  it('goes to the new table with the switch, and remembers when', () => {
    expect(state(started(2), projectionSwitched('role', 2))).toEqual({ kind: 'role', version: 2, building: undefined, switchedAt: expect.any(Date) });
    expect(state(started(2), projectionSwitched('role', 2), started(3))).toMatchObject({ version: 2, building: 3, switchedAt: expect.any(Date) });
  });

  it('is the first table also where the only event says to try again what was set aside', () => {
    expect(state(projectionRetried)).toEqual({ kind: 'role', version: 1, building: undefined, switchedAt: undefined });
    expect(state(started(2), projectionRetried)).toMatchObject({ version: 1, building: 2 });
  });

  it('has an end of its own kind only: what it does not know leaves it as it is', () => {
    expect(projection.evolve({ kind: 'role', version: 4, building: undefined, switchedAt: undefined }, { type: 'SomethingLater' } as never)).toMatchObject({ version: 4 });
  });
});
