import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../provisioned.js';

/** What the containers' programs would be, as far as the decision goes: each notes that it was called. */
const PROGRAMS: Readonly<Record<string, string>> = {
  psql: 'case "$PEER" in down) exit 2 ;; *) echo "$PEER" ;; esac',
  pg_basebackup: 'echo copied >> "$NOTES"; mkdir -p "$PGDATA"; touch "$PGDATA/standby.signal"; echo 18 > "$PGDATA/PG_VERSION"',
  chown: ':',
  'docker-entrypoint.sh': 'echo "started $*" >> "$NOTES"',
};

interface Started {
  readonly code: number;
  readonly notes: string;
  readonly said: string;
  readonly settings: string;
}

describe('Entry point of the Postgres containers', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  /** Starts with a data folder that has `files`; `peer`: what pg_is_in_recovery() says there. */
  function start(role: 'primary' | 'standby', files: readonly string[], peer: 'f' | 't' | 'down'): Promise<Started> {
    const folder = mkdtempSync(join(tmpdir(), 'rolegate-postgres-start-'));
    folders.push(folder);
    const [bin, data, notes] = ['bin', 'data', 'notes'].map((name) => join(folder, name));
    for (const path of [bin!, data!]) mkdirSync(path);
    for (const [name, text] of Object.entries(PROGRAMS)) {
      writeFileSync(join(bin!, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(bin!, name), 0o755);
    }
    for (const file of files) writeFileSync(join(data!, file), '18\n');
    const env = { PATH: `${bin}:/usr/bin:/bin`, PGDATA: data, NOTES: notes, PEER: peer, POSTGRES_PEER: 'other', POSTGRES_FIRST_ROLE: role, REPLICATION_PASSWORD: 'p' };
    const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    return new Promise((resolve) => execFile('sh', [join(root, 'deploy/postgres/start.sh')], { env }, (error, _stdout, said) => {
      resolve({ code: error === null ? 0 : Number(error.code), notes: read(notes!), said, settings: read(join(data!, 'postgresql.auto.conf')) });
    }));
  }

  const started = /^started postgres -c config_file=\S+ -c hba_file=\S+\n$/;

  it('makes the first primary when there is nothing yet', async () => {
    expect((await start('primary', [], 'down')).notes).toMatch(started);
  });

  it('copies the standby, which must not wait for itself once it is promoted', async () => {
    const { notes, settings } = await start('standby', [], 'f');
    expect(notes).toMatch(/^copied\nstarted /);
    expect(settings).toBe("synchronous_standby_names = ''\n");
  });

  it('copies what was emptied after the other server was promoted', async () => {
    expect((await start('primary', [], 'f')).notes).toMatch(/^copied\nstarted /);
  });

  it('starts a primary again, with its standby there or not', async () => {
    expect((await start('primary', ['PG_VERSION'], 't')).notes).toMatch(started);
    expect((await start('primary', ['PG_VERSION'], 'down')).notes).toMatch(started);
  });

  it('starts a standby again beside its primary', async () => {
    expect((await start('standby', ['PG_VERSION', 'standby.signal'], 'f')).notes).toMatch(started);
  });

  it('does not start a primary beside another', async () => {
    expect(await start('primary', ['PG_VERSION'], 'f')).toMatchObject({ code: 1, notes: '', said: expect.stringContaining('may not be one') as string });
    expect(await start('standby', ['PG_VERSION'], 'f')).toMatchObject({ code: 1, notes: '' });
  });
});
