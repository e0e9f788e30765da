import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Provisioned } from '../provisioned.js';

/** What a finished program left behind. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, parsed; undefined when it is not JSON. */
  readonly json: any;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** The environment without what would send a client or a gateway elsewhere than the test means. */
export function cleanEnvironment(): Record<string, string> {
  const foreign = /^(AWS_|ROLEGATE_|S3_|RCLONE_|DATABASE_URL$|KAFKA_|PYTHON|NODE_OPTIONS$|.*_proxy$|.*_PROXY$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name, value]) => value !== undefined && !foreign.test(name))) as Record<string, string>;
}

/** Runs a program to its end; never rejects for an exit code, and kills it after the time limit (default 60 s). */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...cleanEnvironment(), ...options.env }, timeout: options.timeoutMs ?? 60_000, killSignal: 'SIGKILL' });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? 128, stdout, stderr: signal === null ? stderr : `${stderr}\nkilled by ${signal}`, json: lastJson(stdout) }));
    child.stdin.on('error', () => undefined).end(options.input ?? '');
  });
}

function lastJson(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

/** The sentences that a script of checks answers, one by one: what stands in its `@check('…')`. */
export const checksOf = (script: string): string[] =>
  [...readFileSync(join(import.meta.dirname, 'python', script), 'utf8').matchAll(/^@check\('(.+)'\)$/gm)].map(([, sentence]) => sentence!.replaceAll("\\'", "'"));

/** One of those sentences passed. What a check said instead, or the script that never came to it, is in the error. */
export function expectPassed(ran: Ran | undefined, sentence: string): void {
  const said = (ran?.json as Readonly<Record<string, string | null>> | undefined)?.[sentence];
  expect(said === undefined ? `did not run: ${ran?.stderr ?? ''}` : said).toBeNull();
}

/** Runs test/conformance/python/<script> with the Python of a provisioned environment. */
export function runPython(python: Provisioned, script: string, env: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Ran> {
  // boto3 asks the instance metadata service and reads ~/.aws unless told otherwise.
  const quiet = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', PYTHONDONTWRITEBYTECODE: '1', PYTHONWARNINGS: 'ignore' };
  return run(python.command.replace(/[^/]+$/, 'python'), [join(import.meta.dirname, 'python', script)], { ...options, env: { ...quiet, ...env } });
}
