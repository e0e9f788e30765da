import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the gateway answers. */
export interface Destination {
  /** Scheme, host and port, and a path if a proxy puts one before the gateway; no slash at the end. */
  readonly endpoint: string;
  readonly region: string;
}

/** Where the gateway answers and whose key signs. */
export interface Target extends Destination {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a session. */
  readonly sessionToken?: string;
}

/**
 * ROLEGATE_ENDPOINT, else the gateway's own ROLEGATE_HOST and ROLEGATE_PORT; an address that means "every interface" to a
 * server is reached on the loopback.
 */
export function endpointOf(env: Environment): string {
  const given = env['ROLEGATE_ENDPOINT'];
  if (given) {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
      throw new CommandFailure(exitCode.invalid, 'ERROR: ROLEGATE_ENDPOINT must be an http or https address such as http://127.0.0.1:8000');
    }
    return `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, '')}`;
  }
  const listens = env['ROLEGATE_HOST'] || '127.0.0.1';
  const host = listens === '0.0.0.0' ? '127.0.0.1' : listens === '::' ? '::1' : listens;
  return `http://${host.includes(':') ? `[${host}]` : host}:${env['ROLEGATE_PORT'] || '8000'}`;
}

/** ROLEGATE_MANAGEMENT_ENDPOINT, else the management port (ROLEGATE_MANAGEMENT_PORT) of the host that the gateway is on. */
export function managementOf(env: Environment): string {
  const given = env['ROLEGATE_MANAGEMENT_ENDPOINT'];
  if (given) return given.replace(/\/+$/, '');
  return `http://${new URL(endpointOf(env)).hostname}:${env['ROLEGATE_MANAGEMENT_PORT'] || '8001'}`;
}

export const destinationOf = (env: Environment): Destination => ({ endpoint: endpointOf(env), region: env['ROLEGATE_REGION'] || 'default' });

/** Credentials: ROLEGATE_ACCESS_KEY and _SECRET_KEY (with ROLEGATE_SESSION_TOKEN those of a session), else ROLEGATE_ROOT_*, else the file that the first start wrote. */
export function targetOf(env: Environment): Target {
  const own = keyPair(env, 'ROLEGATE_ACCESS_KEY', 'ROLEGATE_SECRET_KEY');
  if (own) return { ...destinationOf(env), ...own, sessionToken: env['ROLEGATE_SESSION_TOKEN'] || undefined };
  const { accessKeyId, secretAccessKey } =
    keyPair(env, 'ROLEGATE_ROOT_ACCESS_KEY', 'ROLEGATE_ROOT_SECRET_KEY') ??
    rootFile(join(env['ROLEGATE_DATA_DIR'] || './data', 'root-credentials.json'));
  return { ...destinationOf(env), accessKeyId, secretAccessKey };
}

interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

function keyPair(env: Environment, idName: string, secretName: string): KeyPair | undefined {
  const accessKeyId = env[idName];
  const secretAccessKey = env[secretName];
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  if (!accessKeyId && !secretAccessKey) return undefined;
  throw new CommandFailure(exitCode.accessDenied, `ERROR: ${accessKeyId ? secretName : idName} is not set, but ${accessKeyId ? idName : secretName} is`);
}

function rootFile(path: string): KeyPair {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? `there is no ${path}` : `${path} cannot be read (${code})`;
    throw new CommandFailure(
      exitCode.accessDenied,
      `ERROR: no credentials: ${why}.\nSet ROLEGATE_ACCESS_KEY and ROLEGATE_SECRET_KEY, or run the command beside the gateway's data folder (ROLEGATE_DATA_DIR).`,
    );
  }
  const keys = parsedKeys(text);
  if (keys === undefined) throw new CommandFailure(exitCode.accessDenied, `ERROR: ${path} holds no accessKeyId and secretAccessKey`);
  return keys;
}

function parsedKeys(text: string): KeyPair | undefined {
  try {
    const { accessKeyId, secretAccessKey } = JSON.parse(text) as Partial<KeyPair>;
    return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  } catch {
    return undefined;
  }
}
