import type { Append } from '#event-sourcing';
import { EventVersionGate, type ReadingMember } from './event-version-gate.js';

const types = { Old: { schemaVersion: 1, critical: true }, Grown: { schemaVersion: 2, critical: true } };
const member = (name: string, ...accepts: readonly string[]): ReadingMember => ({ id: `id-${name}`, declaration: { process: name, accepts } });
const next = (name: string) => member(name, 'event:Old:1', 'event:Grown:2');
const before = (name: string) => member(name, 'event:Old:1', 'event:Grown:1');
const writing = (type: string): Append => ({ commandId: 'c', meta: {} as never, writes: [{ stream: 's', account: '', expected: 0, events: [{ type, data: 1 }] }] });

function gateOver(...members: ReadingMember[]) {
  const appended: string[] = [];
  let asked = 0;
  const log = { append: async ({ writes }: Append) => { appended.push(writes[0]!.events[0]!.type); return {} as never; }, settled: async () => undefined, readStream: async () => [], readByClaim: async () => undefined };
  const gate = new EventVersionGate(log, types, async () => { asked++; return members; }, 100);
  return { gate, members, appended, asked: () => asked };
}

describe('the gate of event versions', () => {
  it('lets through what every member reads, and asks the members once', async () => {
    const { gate, appended, asked } = gateOver(next('a'), next('b'));
    for (const type of ['Old', 'Grown', 'Old']) await gate.append(writing(type));
    expect(appended).toEqual(['Old', 'Grown', 'Old']);
    expect(asked()).toBe(1);
  });

  it('refuses a version that an older node does not read, names it, and writes nothing', async () => {
    const { gate, appended, members } = gateOver(next('a'), before('b'));
    await gate.append(writing('Old'));
    await expect(gate.append(writing('Grown'))).rejects.toMatchObject({ code: 'ServiceUnavailable', reason: 'version-not-accepted', detail: 'Grown is not read by b' });
    expect(appended).toEqual(['Old']);
    members[1] = next('b');
    await gate.append(writing('Grown'));
    expect(appended).toEqual(['Old', 'Grown']);
  });

  it('waits a moment for a member that has only just joined', async () => {
    const { gate, appended, members } = gateOver(next('a'), { id: 'id-b', declaration: undefined });
    setTimeout(() => { members[1] = next('b'); }, 60);
    await gate.append(writing('Old'));
    expect(appended).toEqual(['Old']);
  });
});
