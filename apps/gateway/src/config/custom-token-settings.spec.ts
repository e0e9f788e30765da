import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCustomTokenProviders } from './custom-token-settings.js';

describe('The file of webhooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-webhooks-'));
  const path = join(folder, 'webhooks.json');
  const read = (content: unknown) => {
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readCustomTokenProviders(path);
  };
  const hook = { name: 'hook', url: 'https://auth.internal/rolegate?v=1' };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read with the headers that it points to', () => {
    writeFileSync(join(folder, 'authorization'), 'Bearer x\n');
    expect(read([{ ...hook, authorizationFile: join(folder, 'authorization'), roleArn: 'arn:aws:iam:::role/Everybody' }])).toEqual([
      { name: 'hook', url: new URL(hook.url), authorization: 'Bearer x', roleArn: 'arn:aws:iam:::role/Everybody' },
    ]);
    expect(readCustomTokenProviders(undefined)).toEqual([]);
  });

  it.each([
    ['two of one name', [hook, hook]], ['a name with @', [{ ...hook, name: 'a@b' }]], ['no URL', [{ ...hook, url: 'auth.internal' }]], ['another scheme', [{ ...hook, url: 'file:///x' }]],
    ['what is no role', [{ ...hook, roleArn: 'arn:aws:iam:::user/x' }]], ['an unknown word', [{ ...hook, authorisation: 'x' }]], ['a missing file', [{ ...hook, authorizationFile: '/nonexistent' }]], ['no JSON', '{'],
  ])('with %s stops the start, and names the setting', (_, content) => {
    expect(() => read(content)).toThrow(/ROLEGATE_CUSTOM_TOKEN_PROVIDERS: /);
  });
});
