import { chown, copyFile, mkdir, readdir, rm, stat, writeFile, appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Not part of a backup; PostgreSQL manual, 25.3.4 "Making a Base Backup Using the Low Level API". */
const CONTENTS_LEFT_OUT = new Set(['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans']);
const FILES_LEFT_OUT = new Set(['postmaster.pid', 'postmaster.opts', 'backup_label', 'tablespace_map', 'standby.signal', 'recovery.signal']);

const gone = (error) => {
  if (error.code !== 'ENOENT') throw error; // A live server removes files while they are copied; the WAL has them.
};

async function copyFolder(from, to, owner, top = true) {
  await mkdir(to, { mode: 0o700 });
  if (owner !== undefined) await chown(to, owner.uid, owner.gid);
  for (const entry of await readdir(from, { withFileTypes: true }).catch((error) => (gone(error), []))) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      if (top && CONTENTS_LEFT_OUT.has(entry.name)) await emptyFolder(target, owner);
      else await copyFolder(source, target, owner, false);
    } else if (!(top && FILES_LEFT_OUT.has(entry.name)) && !entry.name.startsWith('pgsql_tmp')) {
      await copyFile(source, target).then(() => owner && chown(target, owner.uid, owner.gid)).catch(gone);
    }
  }
}

async function emptyFolder(path, owner) {
  await mkdir(path, { mode: 0o700 });
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
}

async function writeOwned(path, text, owner) {
  await writeFile(path, text, { mode: 0o600 });
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
}

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * Makes the data folder `to` a standby's, copied from a running primary's `from`: what pg_basebackup does in the
 * container, with the server's own functions, for the packaged binaries lack that program. `client` is a session on the
 * primary; `primaryConninfo` is how the standby will reach it; `owner` runs the server.
 */
export async function cloneStandby({ client, from, to, owner, primaryConninfo }) {
  await rm(to, { recursive: true, force: true });
  await mkdir(dirname(to), { recursive: true });
  await client.query("select pg_backup_start('rolegate standby', true)");
  await copyFolder(from, to, owner);
  const { rows: [{ labelfile }] } = await client.query('select labelfile from pg_backup_stop(false)');
  await writeOwned(join(to, 'backup_label'), labelfile, owner);
  await writeOwned(join(to, 'standby.signal'), '', owner);
  // The copy brings the primary's settings: once promoted, it must not wait for a standby that is itself.
  await appendFile(join(to, 'postgresql.auto.conf'), `primary_conninfo = ${quoted(primaryConninfo)}\nsynchronous_standby_names = ''\n`);
  await stat(join(to, 'PG_VERSION'));
}
