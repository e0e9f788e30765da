import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServerUser } from './server-user.js';

const run = promisify(execFile);

/** How to reach the server: kept beside the cluster, readable by the gateway alone. */
export interface Access {
  readonly port: number;
  readonly password: string;
}

export const DATABASE_USER = 'rolegate';

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** A loopback port that is free now: `wanted`, else any. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => (wanted !== 0 && error.code === 'EADDRINUSE' ? resolve(freePort(0)) : reject(error)));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Port and password of a data folder, made at the first start. The port moves when another program has taken it. */
export async function accessOf(folder: string, cluster: string): Promise<Access> {
  const file = join(folder, 'access.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined && (await isInitialised(cluster))) throw new Error(`${file} is missing: without it the database beside it cannot be opened`);
  const known = text === undefined ? { port: 0, password: randomBytes(24).toString('base64url') } : (JSON.parse(text) as Access);
  const current = { ...known, port: await freePort(known.port) };
  if (current.port !== known.port) {
    await writeFile(`${file}.new`, JSON.stringify(current), { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
  return current;
}

export interface InitOptions {
  readonly bin: string;
  /** The cluster's own folder. */
  readonly cluster: string;
  readonly password: string;
  readonly user: ServerUser | undefined;
  /** False: initdb need not reach the disk (tests). */
  readonly durable: boolean;
}

/** Makes the cluster when there is none; under another name first, so that a start killed meanwhile leaves no half of one. */
export async function initialise({ bin, cluster, password, user, durable }: InitOptions): Promise<void> {
  const [making, passwordFile] = [`${cluster}.new`, `${cluster}.password`];
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  try {
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user !== undefined) await Promise.all([making, passwordFile].map((path) => chown(path, user.uid, user.gid)));
    const flags = [`--pgdata=${making}`, `--username=${DATABASE_USER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C'];
    await run(join(bin, 'initdb'), durable ? flags : [...flags, '--no-sync'], { ...user, env: { ...process.env, LC_ALL: 'C' }, cwd: '/' });
  } catch (error) {
    throw new Error(`the database could not be created in ${cluster}: ${(error as { stderr?: string }).stderr ?? String(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(making, cluster);
}

export const isInitialised = (cluster: string): Promise<boolean> => exists(join(cluster, 'PG_VERSION'));
