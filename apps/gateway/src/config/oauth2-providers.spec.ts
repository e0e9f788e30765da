import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOAuth2Providers } from './oauth2-providers.js';

describe('The file of OAuth 2 providers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-oauth2-'));
  const path = join(folder, 'providers.json');
  const secret = join(folder, 'secret');
  const read = (content: unknown) => {
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readOAuth2Providers(path);
  };
  beforeAll(() => writeFileSync(secret, 's3cret\n'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read with the secrets that it points to', () => {
    expect(readOAuth2Providers(undefined)).toEqual([]);
    expect(read([{ name: 'www.amazon.com', introspection: 'https://idp.example/i', clientId: 'gateway', clientSecretFile: secret, clientIds: ['portal'] }])).toEqual([
      { name: 'www.amazon.com', introspection: new URL('https://idp.example/i'), clientId: 'gateway', clientSecret: 's3cret', clientIds: ['portal'] },
    ]);
  });

  it.each([
    ['no JSON', '{', /ROLEGATE_OAUTH2_PROVIDERS/],
    ['both endpoints', [{ name: 'idp.example', introspection: 'https://a', userinfo: 'https://b', clientIds: ['c'] }], /either introspection or userinfo/],
    ['introspection for every client', [{ name: 'idp.example', introspection: 'https://a' }], /expecting clientIds/],
    ['a word that nobody knows', [{ name: 'idp.example', userinfo: 'https://a', secret: 'x' }], /secret/],
    ['a scheme that is not spoken', [{ name: 'idp.example', userinfo: 'file:///etc/passwd' }], /expecting a URL/],
  ])('with %s stops the start, and says why', (_, content, why) => {
    expect(() => read(content)).toThrow(why);
  });
});
