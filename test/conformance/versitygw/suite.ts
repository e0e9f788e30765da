import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { nodeCommand, type Provisioned } from '../../provisioned.js';
import { Caller, ok } from '../../system/caller.js';
import { expectSuccess } from '../cast.js';
import { type Credentials, type Gateway, startGateway } from '../gateway.js';
import { run, type Ran } from '../processes.js';

/** cases/versitygw.yaml. */
export interface Expectations {
  /** Texts of errors, ours (which are AWS's) and versitygw's own; a pattern's groups are `$1` … in theirs. */
  readonly wording: readonly { readonly ours?: string; readonly pattern?: string; readonly theirs: string }[];
  /** Names of tests of S3 that are run in profile aws. */
  readonly aws: readonly string[];
  /** Names of tests that differ, by the part of the product they are of and the reason they have in common. */
  readonly differs: Readonly<Record<string, readonly { readonly because: string; readonly tests: readonly string[] }[]>>;
}

export const expectations = parse(readFileSync(join(import.meta.dirname, '../cases/versitygw.yaml'), 'utf8')) as Expectations;

/** Names that differ, each with its reason. */
export const differing: ReadonlyMap<string, string> = new Map(
  Object.values(expectations.differs).flatMap((groups) => groups.flatMap(({ because, tests }) => tests.map((name) => [name, because] as const))),
);

/** What became of one test: undefined when it passed, else what it said. */
export type Outcome = string | undefined;

/** The names of all tests that the binary can run one by one. */
export function namesOf(versitygw: Provisioned): string[] {
  const help = execFileSync(versitygw.command, ['test', '--help'], { encoding: 'utf8', maxBuffer: 16 << 20 });
  return [...help.matchAll(/^ +(\w+) +Runs \1 integration test$/gm)].map(([, name]) => name!).sort();
}

/** A gateway and the administrator as whom the suite speaks to it. */
export interface Lane {
  readonly gateway: Gateway;
  readonly credentials: Credentials;
  /** Where the suite runs: its `./versitygw` there is admin.mjs. */
  readonly folder: string;
}

const wording = expectations.wording.map(({ ours = '', pattern = escapeXml(ours).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), theirs }) => [pattern, escapeXml(theirs)]);

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const SUITE: Credentials = { accessKeyId: 'SUITE', secretAccessKey: 'secret-of-the-suite' };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'versitygw-suite-'));
  const command = join(path, 'versitygw');
  writeFileSync(command, `#!/bin/sh\nexec '${nodeCommand}' '${join(import.meta.dirname, 'admin.mjs')}' "$@"\n`);
  chmodSync(command, 0o755);
  return path;
}

/** A gateway whose administrator has its key for a name: versitygw's owners are named by their access keys. */
export async function startLane(env: Readonly<Record<string, string>> = {}): Promise<Lane> {
  const gateway = await startGateway({
    env: { ROLEGATE_REGION: 'us-east-1', WORDING: JSON.stringify(wording), ...env },
    nodeArguments: [`--import=${pathToFileURL(join(import.meta.dirname, 'wording.mjs')).href}`],
  });
  for (const uid of ['SUITE', 'LEFT']) {
    expectSuccess(await gateway.rolegate('user', 'create', '--uid', uid, '--display-name', uid, '--access-key', uid, '--secret', SUITE.secretAccessKey, '--admin', '--max-buckets=0'));
  }
  return { gateway, credentials: env.ROLEGATE_COMPAT === 'aws' ? gateway.rootCredentials : SUITE, folder: folder() };
}

/** Runs the tests one after the other on the lane until `names`, which lanes may share, is empty. */
export async function runNames(versitygw: Provisioned, lane: Lane, names: string[], outcomes: Map<string, Outcome>): Promise<void> {
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const { accessKeyId, secretAccessKey } = lane.credentials;
    const ran = await run(versitygw.command, ['test', '-a', accessKeyId, '-s', secretAccessKey, '-e', lane.gateway.endpoint, name, '-vs'], { cwd: lane.folder });
    outcomes.set(name, outcomeOf(ran));
    // Every process counts its buckets from 1: what one leaves is in the way of the next.
    if (ran.code !== 0) await putAside(lane);
  }
}

function outcomeOf({ code, stdout, stderr }: Ran): Outcome {
  const said = `${stdout}\n${stderr}`.replaceAll(/\u001b\[\d+m/g, '').trim();
  if (code === 0 && !/^SKIP /m.test(said)) return undefined;
  return said.slice(0, 4_000);
}

/** What a failed test leaves gets another name and owner: locked objects could not be removed. */
async function putAside({ gateway }: Lane): Promise<void> {
  const root = new Caller(gateway.endpoint, gateway.rootCredentials);
  const buckets = JSON.parse(ok(await root.admin('GET', '/bucket', { stats: 'true' })).body) as { bucket: string }[];
  for (const { bucket } of buckets) {
    if (bucket.startsWith('left-')) continue;
    left += 1;
    ok(await root.admin('PUT', '/bucket', { bucket, 'new-bucket-name': `left-${left}`, uid: 'LEFT' }));
  }
  root.close();
}

let left = 0;
