import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialsFile, parseCredentials } from './credentials-file.js';

const file = (id: string, secret: string): string => `# by the operator\n[default]\naws_access_key_id = ${id}\naws_secret_access_key=${secret}\n`;

describe('a credentials file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-credentials-'));
  const path = join(folder, 'credentials');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read anew when it has changed, and never while it is broken', () => {
    let now = 0;
    writeFileSync(path, file('A', 's'));
    const credentials = new CredentialsFile(path, 'default', () => now);
    expect(credentials.current()).toEqual({ accessKeyId: 'A', secretAccessKey: 's' });
    writeFileSync(path, '[default]\naws_access');
    now += 1000;
    expect(credentials.current()).toEqual({ accessKeyId: 'A', secretAccessKey: 's' });
    writeFileSync(path, file('B', 'longer'));
    expect(credentials.current().accessKeyId).toBe('A');
    now += 1000;
    expect(credentials.current()).toEqual({ accessKeyId: 'B', secretAccessKey: 'longer' });
  });

  it('is looked at when the upstream refused what was read', () => {
    writeFileSync(path, file('A', 's'));
    const credentials = new CredentialsFile(path, 'default', () => 0);
    const used = credentials.current();
    expect(credentials.changedFrom(used)).toBe(false);
    writeFileSync(path, file('A', 'another'));
    expect(credentials.changedFrom(used)).toBe(true);
  });

  it('has profiles, and names none of its contents when it is wrong', () => {
    const text = `${file('A', 's')}[profile east]\naws_access_key_id=E\naws_secret_access_key=e\naws_session_token=t\n`;
    expect(parseCredentials(text, 'east', 'f')).toEqual({ accessKeyId: 'E', secretAccessKey: 'e', sessionToken: 't' });
    expect(() => parseCredentials('[default]\naws_secret_access_key=hidden', 'default', 'f')).toThrow(/^f: no aws_access_key_id and aws_secret_access_key in profile default$/);
  });
});
