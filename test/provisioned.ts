import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something real that a test needs and a plain `npm ci` does not bring. */
export interface Provisioned {
  /** As `npm run provision` lists it: `boto3`, `botocore-1.27`, `boto2`, `awscli`, `s3cmd`, `rgwadmin`, `minio`, `versitygw`, `rclone`, `restic`, `s3fs`, `aws-sdk-go`, `minio-go-tests`, `rclone-tests`, `restic-tests`, `s3-tests`, `aws-sdk-java`, `haproxy`, `nginx`, `prometheus`, `promtool`, `slapd`, `kafka`, `keycloak`, `keystone`; or `gateway`, this build. */
  readonly name: string;
  readonly available: boolean;
  readonly version?: string;
  /** Absolute path of the program to run: the Python of a virtual environment, or the command itself. */
  readonly command: string;
  /** Why it is not available. */
  readonly reason?: string;
}

/** .provision/manifest.json: written by tools/provision.mjs. */
type Manifest = Record<string, { available: boolean; version?: string; command?: string; reason?: string }>;

export const root = join(import.meta.dirname, '..');
/** The entry point that the gateway's processes run. */
export const gatewayMain = join(root, 'dist/apps/cli/src/main.js');
/** The Node that the package pins, else the one that runs the tests. */
export const nodeCommand = existsSync(join(root, 'node_modules/.bin/node')) ? join(root, 'node_modules/.bin/node') : process.execPath;

function manifest(): Manifest {
  const path = join(root, '.provision/manifest.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : {};
}

/** What is known of a component; never throws. */
export function provisioned(name: string): Provisioned {
  if (name === 'gateway') {
    return { name, available: existsSync(gatewayMain) && existsSync(join(root, 'dist/apps/gateway/src/main.js')), command: nodeCommand, reason: 'the gateway is not built, run `npm run build`' };
  }
  const entry = manifest()[name];
  if (entry === undefined) return { name, available: false, command: '', reason: 'not provisioned, run `npm run provision`' };
  return { name, command: '', ...entry, available: entry.available && entry.command !== undefined && existsSync(entry.command) };
}

/**
 * A suite that needs real components: runs when all are there, else is skipped by name with what is missing in the
 * name, which the reporter prints at the end of the run.
 */
export function describeWith(needs: Provisioned | readonly Provisioned[], name: string, suite: () => void): void {
  const missing = [needs].flat().filter(({ available }) => !available);
  if (missing.length === 0) describe(name, suite);
  else describe.skip(`${name} (needs ${missing.map((one) => `${one.name}: ${one.reason ?? 'missing'}`).join('; ')})`, suite);
}
