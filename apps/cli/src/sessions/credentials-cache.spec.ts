import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialsCache } from './credentials-cache.js';

const NOW = Date.UTC(2026, 0, 2);
const credentials = { accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't', expiration: new Date(NOW + 3_600_000) };

describe('CredentialsCache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-cache-'));
  const path = join(folder, 'credentials.json');
  const of = (...parts: string[]) => new CredentialsCache(path, parts);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps credentials for their owner alone, even over a file that others may read', () => {
    writeFileSync(path, '{}', { mode: 0o666 });
    of('alice').keep(credentials);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(of('alice').find(NOW)).toMatchObject(credentials);
    expect(readFileSync(path, 'utf8')).not.toContain('alice');
  });

  it('finds nothing of another log-in, nothing that ends soon, and nothing that others could have written', () => {
    of('alice').keep(credentials);
    expect(of('bob').find(NOW)).toBeUndefined();
    expect(of('ali', 'ce').find(NOW)).toBeUndefined();
    expect(of('alice').find(NOW + 3_000_000)).toBeUndefined();
    chmodSync(path, 0o620);
    expect(of('alice').find(NOW)).toBeUndefined();
    writeFileSync(path, 'rubbish');
    chmodSync(path, 0o600);
    expect(of('alice').find(NOW)).toBeUndefined();
  });
});
