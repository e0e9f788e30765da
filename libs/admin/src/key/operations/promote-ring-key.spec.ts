import { given } from '#testing';
import { added, FakeKeyRings, member, operator, reader, retired, sealPromoted, sealRetired, sealRing, tokenRing } from '../../../test/fake-key-rings.js';
import { acceptedByAll } from '../acceptance.js';
import { promoteRingKey } from './promote-ring-key.js';

let rings: FakeKeyRings;
beforeEach(() => { rings = new FakeKeyRings(); });
const operation = promoteRingKey(() => rings);

describe('AdminPromoteRingKey', () => {
  it('makes a token key the issuing one, once', () => {
    const { output } = given(tokenRing(added('t2'))).when(operation, { path: 'token/t2/promote' }, operator).thenEvents({ type: 'TokenKeyPromoted', data: { keyId: 't2' } });
    expect(output).toEqual({ ring: 'token', id: 't2', state: 'issuing' });
    given(tokenRing()).when(operation, { path: 'token/t1/promote' }, operator).thenNothing();
  });

  it('makes a seal key the issuing one, with its fingerprint, also when none was before', () => {
    const first = given(tokenRing()).when(operation, { path: 'seal/s1/promote' }, operator).thenEvents({ type: 'SealKeyPromoted', data: { keyId: 's1', fingerprint: 'print-s1' } });
    expect(first.writes).toMatchObject([{ stream: 'seal-key/ring', expected: 0 }]);
    given(tokenRing(), sealRing(sealPromoted('s1'))).when(operation, { path: 'seal/s1/promote' }, operator).thenNothing();
  });

  it('refuses keys that it does not have, or no more', () => {
    given(tokenRing()).when(operation, { path: 'token/t9/promote' }, operator).thenError('NoSuchKey');
    given(tokenRing(added('t2'), retired('t2'))).when(operation, { path: 'token/t2/promote' }, operator).thenError('NoSuchKey');
    given(tokenRing()).when(operation, { path: 'seal/s9/promote' }, operator).thenError('OperationAborted', /ROLEGATE_SEAL_KEYS/);
    given(tokenRing(), sealRing(sealPromoted('s1'), sealPromoted('s2'), sealRetired('s1'))).when(operation, { path: 'seal/s1/promote' }, operator).thenError('OperationAborted', /retired/);
  });

  it.each(['token/t1', 'token/t1/demote'])('serves nothing else under its path (%p)', (path) => {
    given(tokenRing()).when(operation, { path }, operator).thenError('MethodNotAllowed');
  });

  it('wants the cap zone=write', () => {
    given(tokenRing()).when(operation, { path: 'token/t1/promote' }, reader).thenError('AccessDenied');
  });
});

describe('the gate of a promotion', () => {
  const refusal = expect.objectContaining({ code: 'OperationAborted', message: expect.stringContaining('host:2, old:1') });

  it('opens when every member accepts the very same key', async () => {
    await acceptedByAll(rings, 'token', 't1', 0);
    rings.all = [member('host:1', 'token:t2'), member('old:1'), member('host:2', 'token:t1')];
    await expect(acceptedByAll(rings, 'token', 't2', 0)).rejects.toEqual(refusal);
  });

  it('tells another key of the same id apart', async () => {
    rings.all = [member('host:1', 'seal:s2'), { name: 'host:2', keys: new Map([['seal:s2', 'another']]) }, member('old:1')];
    await expect(acceptedByAll(rings, 'seal', 's2', 0)).rejects.toEqual(refusal);
  });

  it('waits for one that says so a moment later', async () => {
    rings.all = [member('host:1', 'token:t2'), member('host:2', 'token:t1')];
    setTimeout(() => (rings.all = [member('host:1', 'token:t2'), member('host:2', 'token:t1', 'token:t2')]), 150);
    await acceptedByAll(rings, 'token', 't2', 2000);
  });
});
