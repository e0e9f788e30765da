import { given } from '#testing';
import { operator, reader, sealPromoted, sealRing } from '../../../test/fake-key-rings.js';
import { rewrapDataKeys } from './rewrap-data-keys.js';

const started = { type: 'DataKeyRewrapStarted', data: { keyId: 's2' } };

describe('AdminRewrapDataKeys', () => {
  it('asks for everything under the issuing seal key, once at a time', () => {
    const ring = [sealPromoted('s1'), sealPromoted('s2')];
    expect(given(sealRing(...ring)).when(rewrapDataKeys, {}, operator).thenEvents(started).output).toEqual({ state: 'running', id: 's2' });
    given(sealRing(...ring, started)).when(rewrapDataKeys, {}, operator).thenNothing();
  });

  it('refuses before a seal key was promoted', () => {
    given().when(rewrapDataKeys, {}, operator).thenError('OperationAborted', /promote/);
  });

  it('wants the cap zone=write', () => {
    given(sealRing(sealPromoted('s1'))).when(rewrapDataKeys, {}, reader).thenError('AccessDenied');
  });
});
