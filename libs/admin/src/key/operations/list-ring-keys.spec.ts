import { given } from '#testing';
import { added, FakeKeyRings, member, promoted, reader, sealPromoted, sealRetired, sealRing, tokenRing } from '../../../test/fake-key-rings.js';
import { listRingKeys } from './list-ring-keys.js';

let rings: FakeKeyRings;
beforeEach(() => { rings = new FakeKeyRings(); });
const operation = listRingKeys(() => rings);
const TIME = '2026-01-02T03:04:05.000Z';

describe('AdminListRingKeys', () => {
  it('shows what issues and what is only accepted, by whom, and when the last token dies', async () => {
    rings.all = [member('host:1', 'token:t1', 'token:t2', 'token:mine', 'seal:s1'), member('host:2', 'token:t1', 'seal:s1')];
    const { keys } = await given(tokenRing(added('t2'), promoted('t2'))).answer(operation, { ring: 'token' }, reader);
    expect(keys).toEqual([
      { ring: 'token', id: 't1', state: 'accepted', fingerprint: 'print-t1', accepted_by: 2, members: 2, lacking: [], added_at: TIME, promoted_at: TIME, age_seconds: 3600, last_token_dies: '2026-01-03T15:09:05.000Z' },
      { ring: 'token', id: 't2', state: 'issuing', fingerprint: 'print-t2', accepted_by: 1, members: 2, lacking: ['host:2'], added_at: TIME, promoted_at: TIME, age_seconds: 3600 },
      { ring: 'token', id: 'mine', state: 'configured', fingerprint: 'print-mine', accepted_by: 1, members: 2, lacking: ['host:2'] },
    ]);
  });

  it('shows what each seal key wraps, and how far a rewrap has come', async () => {
    rings.counts = new Map([['s1', 3], ['s2', 1]]);
    rings.issuing = 's2';
    const seal = sealRing(sealPromoted('s1'), sealPromoted('s2'), { type: 'DataKeyRewrapStarted', data: { keyId: 's2' } });
    expect(await given(tokenRing(), seal).answer(operation, { ring: 'seal' }, reader)).toEqual({
      keys: [
        { ring: 'seal', id: 's1', state: 'accepted', wraps: 3, fingerprint: 'print-s1', accepted_by: 2, members: 2, lacking: [], promoted_at: TIME, age_seconds: 3600 },
        { ring: 'seal', id: 's2', state: 'issuing', wraps: 1, fingerprint: 'print-s2', accepted_by: 0, members: 2, lacking: ['host:1', 'host:2'], promoted_at: TIME, age_seconds: 3600 },
      ],
      rewrap: { state: 'running', id: 's2', done: 1, total: 4, started_at: TIME },
    });
  });

  it('names a member that has another key of the same id', async () => {
    rings.all = [member('host:1', 'seal:s1'), { name: 'host:2', keys: new Map([['seal:s1', 'another']]) }];
    const { keys } = await given(tokenRing(), sealRing(sealPromoted('s1'))).answer(operation, { ring: 'seal' }, reader);
    expect(keys).toMatchObject([{ fingerprint: 'print-s1', lacking: ['host:2'] }]);
  });

  it('shows a retired seal key while a member has it, and both rings unless one is asked for', async () => {
    rings.counts.clear();
    const { keys } = await given(tokenRing(), sealRing(sealPromoted('s1'), sealPromoted('s2'), sealRetired('s1'))).answer(operation, {}, reader);
    expect(keys.map(({ ring, id, state }) => [ring, id, state])).toContainEqual(['token', 't1', 'issuing']);
    rings.issuing = 's2';
    expect((await given(tokenRing(), sealRing(sealPromoted('s1'), sealPromoted('s2'), sealRetired('s1'))).answer(operation, {}, reader)).keys).toContainEqual(expect.objectContaining({ id: 's1', state: 'retired' }));
  });

  it('wants the cap zone=read, and a ring that there is', async () => {
    await expect(given(tokenRing()).answer(operation, {})).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(given(tokenRing()).answer(operation, { ring: 'x' }, reader)).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
