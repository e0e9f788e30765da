import { existsSync, readFileSync, renameSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './python.mjs';
import { provision, run, upgrade } from './run.mjs';

/** S3 requests are checked with a service token from 28.0.1 on; an older one would take them from anybody. */
const spec = { folder: 'keystone', requirements: ['keystone==30.0.0'], components: { keystone: ['keystone', 'python'] } };
const ADMIN_PASSWORD = 'admin-password';

/** What a test copies for a Keystone of its own: making the tables takes longer than a test should. */
const template = join(provision, 'keystone-template');

/** The parts of keystone.conf that the template's files need; test/providers/keystone.ts writes the same for its copy. */
const configuration = (folder) => [
  '[DEFAULT]', 'use_stderr = false', 'log_file = /dev/null',
  '[database]', `connection = sqlite:///${folder}/keystone.db`,
  '[fernet_tokens]', `key_repository = ${folder}/fernet-keys/`,
  '[credential]', `key_repository = ${folder}/credential-keys/`, '',
].join('\n');

async function makeTemplate(python, version) {
  const receipt = join(template, 'version');
  if (!upgrade && existsSync(receipt) && readFileSync(receipt, 'utf8') === version) return;
  console.log('provision: keystone: making its tables');
  const making = `${template}.new`;
  for (const old of [making, template]) rmSync(old, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, 'keystone.conf'), configuration(making));
  const manage = (...args) => run(join(provision, spec.folder, 'bin/keystone-manage'), ['--config-file', join(making, 'keystone.conf'), ...args]);
  const own = ['--keystone-user', String(process.getuid()), '--keystone-group', String(process.getgid())];
  await manage('db_sync');
  await manage('fernet_setup', ...own);
  await manage('credential_setup', ...own);
  await manage('bootstrap', '--bootstrap-password', ADMIN_PASSWORD);
  // Otherwise one request waits for another's write and then says "database is locked".
  await run(python, ['-c', 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode=WAL")', join(making, 'keystone.db')]);
  writeFileSync(join(making, 'version'), version);
  renameSync(making, template);
}

/** Component `keystone`: `command` is the Python that has it; .provision/keystone-template are its tables and keys. */
export async function keystone() {
  const components = await environment(spec);
  const [[name, { available, version, command }]] = components;
  if (!available) return components;
  try {
    await makeTemplate(command, version);
    return components;
  } catch (error) {
    return [[name, { available: false, reason: error.message }]];
  }
}
