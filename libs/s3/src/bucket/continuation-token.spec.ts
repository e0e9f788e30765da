import fc from 'fast-check';
import { decodeToken, encodeToken } from './continuation-token.js';

describe('continuation tokens', () => {
  it('give back what they were made of, whatever key it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (key) => {
      fc.pre(key.isWellFormed());
      expect(decodeToken(encodeToken(key))).toBe(key);
    }));
    expect(decodeToken(undefined)).toBeUndefined();
  });

  it.each(['', '!', 'MQ==', 'Mmtleg', 'k'])('refuse %j, which we did not make', (token) => {
    expect(() => decodeToken(token)).toThrow('The continuation token provided is incorrect');
  });
});
