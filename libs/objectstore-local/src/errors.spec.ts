import { StoreUnavailableError } from '#event-sourcing';
import { RolegateError } from '#kernel';
import { storeError } from './errors.js';

const failure = (code: string | undefined, message = 'failed'): Error => Object.assign(new Error(message), code === undefined ? {} : { code });

describe('storeError', () => {
  it.each(['ENOSPC', 'EDQUOT', '53100'])('says InsufficientStorage for %s', (code) => {
    expect(storeError(failure(code))).toMatchObject({ name: 'RolegateError', code: 'InsufficientStorage', detail: 'failed' });
  });

  it.each([
    { code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }, { code: '08006' }, { code: '57P01' }, { code: '53300' }, { message: 'Connection terminated unexpectedly' }, { message: 'Query read timeout' },
  ])('says ServiceUnavailable for %j', ({ code, message }: { code?: string; message?: string }) => {
    expect(storeError(failure(code, message))).toMatchObject({ code: 'ServiceUnavailable' });
  });

  it('says ServiceUnavailable for a connection that does not lead to the primary', () => {
    expect(storeError(new StoreUnavailableError('a standby'))).toMatchObject({ code: 'ServiceUnavailable' });
  });

  it('leaves alone what is no failure of the storage', () => {
    for (const error of [failure('23505'), failure(undefined), new RolegateError('NoSuchKey', 'x'), 'text']) expect(storeError(error)).toBe(error);
  });
});
