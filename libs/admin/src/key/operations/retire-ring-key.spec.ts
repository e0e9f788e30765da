import { given } from '#testing';
import { added, FakeKeyRings, operator, promoted, reader, sealPromoted, sealRing, tokenRing } from '../../../test/fake-key-rings.js';
import { retireRingKey } from './retire-ring-key.js';

let rings: FakeKeyRings;
beforeEach(() => { rings = new FakeKeyRings(); });
const operation = retireRingKey(() => rings);
const rotated = tokenRing(added('t2'), promoted('t2'));
const DAY = 86_400_000;

describe('AdminRetireRingKey', () => {
  it('refuses a token key while sessions under it live, says until when, and does it at once where that is asked for', () => {
    given(rotated).when(operation, { path: 'token/t1' }, operator).thenError('DeleteConflict', /2026-01-03T15:09:05.000Z; now=true/);
    given(rotated).when(operation, { path: 'token/t1', now: 'true' }, operator).thenEvents({ type: 'TokenKeyRetired', data: { keyId: 't1' } });
    given(rotated).when(operation, { path: 'token/t1' }, { ...operator, now: Date.UTC(2026, 0, 2) + 2 * DAY }).thenEvents({ type: 'TokenKeyRetired', data: { keyId: 't1' } });
  });

  it('never retires the key that issues', () => {
    given(rotated).when(operation, { path: 'token/t2', now: 'true' }, operator).thenError('DeleteConflict', /promote another one/);
    given(rotated, sealRing(sealPromoted('s1'))).when(operation, { path: 'seal/s1' }, operator).thenError('DeleteConflict', /promote another one/);
  });

  it('closes a seal key before the log says so, takes that back when the append fails, and refuses while it wraps something', async () => {
    const ring = sealRing(sealPromoted('s1'), sealPromoted('s2'));
    const { decision, context } = given(rotated, ring).when(operation, { path: 'seal/s1' }, operator);
    const frame = () => operation.frame!({}, {} as never, context as never, decision!.output);
    await expect(frame()).rejects.toMatchObject({ code: 'DeleteConflict', message: 'The key s1 wraps 3 data keys; rewrap them first.' });
    rings.counts.clear();
    const { undo } = await frame();
    expect([...rings.closed]).toEqual(['s1']);
    await undo();
    expect([...rings.closed]).toEqual([]);
  });

  it('refuses keys and paths that there are not', () => {
    given(rotated).when(operation, { path: 'token/t9' }, operator).thenError('NoSuchKey');
    given(rotated, sealRing(sealPromoted('s1'))).when(operation, { path: 'seal/s9' }, operator).thenError('NoSuchKey');
    given(rotated).when(operation, { path: 'token/t1/promote' }, operator).thenError('MethodNotAllowed');
    given(rotated).when(operation, { path: 'wedding/t1' }, operator).thenError('InvalidArgument');
  });

  it('wants the cap zone=write', () => {
    given(rotated).when(operation, { path: 'token/t1', now: '' }, reader).thenError('AccessDenied');
  });
});
