import { given } from '#testing';
import { FakeKeyRings, operator, reader, retired, added, tokenRing } from '../../../test/fake-key-rings.js';
import { addRingKey } from './add-ring-key.js';

const operation = addRingKey(() => new FakeKeyRings());
const material = Buffer.alloc(32, 9).toString('base64');

describe('AdminAddRingKey', () => {
  it('adds a generated key, sealed, under an id of its own', () => {
    const { output, writes } = given(tokenRing()).when(operation, { id: 't2' }, operator).thenEvents({ type: 'TokenKeyAdded', data: { keyId: 't2', sealedKey: expect.stringContaining('|token-key:t2|') as unknown as string } });
    expect(output).toEqual({ ring: 'token', id: 't2', state: 'accepted' });
    expect(writes).toMatchObject([{ stream: 'token-key/ring', expected: 2 }]);
    expect(given(tokenRing()).when(operation, { ring: 'token' }, operator).decision?.output).toMatchObject({ id: expect.stringMatching(/^token-\d+$/) });
  });

  it('takes the key of the body', () => {
    const { events } = given(tokenRing()).when(operation, { id: 't2', body: `${material}\n` }, operator);
    expect(JSON.stringify(events)).toContain(Buffer.from(material).toString('base64'));
  });

  it.each(['c2hvcnQ=', 'not base64 at all, of more than thirty-two bytes!'])('refuses a body that is no key, without repeating it (%p)', (body) => {
    expect(given(tokenRing()).when(operation, { id: 't2', body }, operator).thenError('InvalidArgument').message).not.toContain(body);
  });

  it('refuses an id that is taken, was retired, or is none', () => {
    given(tokenRing()).when(operation, { id: 't1' }, operator).thenError('KeyExists');
    given(tokenRing(added('t2'), retired('t2'))).when(operation, { id: 't2' }, operator).thenError('KeyExists', /retired/);
    given(tokenRing()).when(operation, { id: 'a/b' }, operator).thenError('InvalidArgument');
  });

  it('says where a seal key goes, and which rings there are', () => {
    given(tokenRing()).when(operation, { ring: 'seal' }, operator).thenError('InvalidArgument', /ROLEGATE_SEAL_KEYS/);
    given(tokenRing()).when(operation, { ring: 'wedding' }, operator).thenError('InvalidArgument', /token, seal/);
  });

  it('wants the cap zone=write', () => {
    given(tokenRing()).when(operation, { id: 't2' }, reader).thenError('AccessDenied');
  });
});
