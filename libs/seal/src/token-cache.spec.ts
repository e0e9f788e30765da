import type { SessionClaims } from './session-claims.js';
import { TokenCache } from './token-cache.js';

const claims = (accessKeyId: string): SessionClaims => ({ accessKeyId }) as SessionClaims;

describe('the cache of opened tokens', () => {
  it('answers only for the access key that the token was opened with', () => {
    const cache = new TokenCache();
    cache.set('token', claims('ASIA1'));
    expect(cache.get('ASIA1', 'token')).toBeDefined();
    expect(cache.get('ASIA2', 'token')).toBeUndefined();
  });

  it('stays within its capacity and keeps what is in use', () => {
    const cache = new TokenCache(100);
    cache.set('busy', claims('ASIA'));
    for (let i = 0; i < 1000; i++) {
      cache.set(`token ${i}`, claims('ASIA'));
      expect(cache.get('ASIA', 'busy')).toBeDefined();
      expect(cache.size).toBeLessThanOrEqual(100);
    }
    expect(cache.get('ASIA', 'token 0')).toBeUndefined();
    cache.clear();
    expect(cache.size).toBe(0);
  });
});
