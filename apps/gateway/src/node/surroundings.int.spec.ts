import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '#kernel';
import { databaseKit } from '#testing';
import { readGatewayConfig } from '../config/gateway-config.js';
import { checkSurroundings } from './surroundings.js';

describe('what a configuration names', () => {
  const database = databaseKit();
  let folder: string;

  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rolegate-surroundings-')); });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function problems(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const config = readGatewayConfig({ ROLEGATE_DATA_DIR: folder, ROLEGATE_SEAL_KEYS: `k:${Buffer.alloc(32).toString('base64')}`, ...env });
    return checkSurroundings(config, () => undefined).then(() => [], (error: unknown) => {
      if (error instanceof ConfigError) return error.problems;
      throw error;
    });
  }
  const changed = (change: (url: URL) => void): string => {
    const url = new URL(database.connectionString);
    change(url);
    return url.href;
  };

  it('is accepted where it can be used', async () => {
    expect(await problems({ DATABASE_URL: database.connectionString })).toEqual([]);
  });

  it.each([
    ['an unreachable server', (url: URL) => { url.port = '1'; }, /^DATABASE_URL: 127\.0\.0\.1:1\/\S+ cannot be reached \(ECONNREFUSED\)$/],
    ['a host that does not exist', (url: URL) => { url.hostname = 'nowhere.invalid'; }, /^DATABASE_URL: nowhere\.invalid:\d+\/\S+ has a host name that nobody knows$/],
    ['a wrong password', (url: URL) => { url.password = 'planted'; }, /^DATABASE_URL: \S+ refuses the user or the password$/],
    ['a database that does not exist', (url: URL) => { url.pathname = '/nothing'; }, /^DATABASE_URL: \S+\/nothing does not exist on that server$/],
    ['a database that takes no writes', (url: URL) => { url.searchParams.set('options', '-c default_transaction_read_only=on'); }, /^DATABASE_URL: \S+ takes no writes/],
  ])('is refused in one line for %s, without the password', async (_, change, expected) => {
    const [problem, ...others] = await problems({ DATABASE_URL: changed(change) });
    expect(problem).toMatch(expected);
    expect(others).toEqual([]);
    expect(problem).not.toContain(decodeURIComponent(new URL(database.connectionString).password));
    expect(problem).not.toContain('planted');
  });

  it.each(['postgres://u:planted/password@127.0.0.1:1/db', 'postgres://u:planted#password@127.0.0.1:1/db', 'postgres://u:planted@127.0.0.1:99999/db'])('is refused by the setting where it is no URL, beside what else is wrong, without the password: %s', async (url) => {
    writeFileSync(join(folder, 'no-folder'), '');
    const found = await problems({ DATABASE_URL: url, ROLEGATE_BLOB_DIR: join(folder, 'no-folder', 'blobs') });
    expect(found).toEqual([expect.stringMatching(/^DATABASE_URL: .*percent-encoded/), expect.stringMatching(/^ROLEGATE_BLOB_DIR: /)]);
    expect(found.join()).not.toContain('planted');
  });

  it('is refused where the database belongs to something else', async () => {
    await database.query('alter schema log rename to ours');
    await database.query('create schema log');
    await database.query('create table log.entries (line text)');
    try {
      expect(await problems({ DATABASE_URL: database.connectionString })).toEqual([expect.stringMatching(/^DATABASE_URL: .* has a schema "log" of something else/)]);
    } finally {
      await database.query('drop schema log cascade');
      await database.query('alter schema ours rename to log');
    }
  });

  it('is refused for every setting at once', async () => {
    writeFileSync(join(folder, 'file'), '');
    const found = await problems({ DATABASE_URL: changed((url) => { url.port = '1'; }), ROLEGATE_BLOB_DIR: join(folder, 'file') });
    expect(found).toEqual([expect.stringMatching(/^DATABASE_URL: /), expect.stringMatching(/^ROLEGATE_BLOB_DIR: \S+file cannot be written to \(E\w+ in \w+\)$/)]);
  });
});
