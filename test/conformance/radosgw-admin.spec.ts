import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { systemClock } from '#kernel';
import { commands } from '../../apps/cli/src/commands/index.js';
import { runCommand } from '../../apps/cli/src/run-command.js';
import { type Capture, readCapture } from '../../apps/cli/test/golden/capture.js';
import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Gateway } from './clients.js';

interface CaptureRow extends Partial<Capture> {
  readonly capture: string;
  /** Why the outcome is another than radosgw-admin's. */
  readonly differs?: string;
  /** A command that it needs, its own or that of a run before. */
  readonly awaits?: string;
}

const rows = parse(readFileSync(join(import.meta.dirname, 'cases/radosgw-admin.yaml'), 'utf8')) as readonly CaptureRow[];

type Outcome = Omit<Capture, 'argv'>;

/** What stands before a line of Ceph's debug log, the pool that it read, and the empty line at its end. */
const withoutLog = (stderr: string): string =>
  stderr.replace(/^\d{4}-\d\d-\d\dT\S+ [0-9a-f]+ +0 (.*?) ?\n\n$/s, '$1\n').replace(' from pool: default.rgw.meta', '');

/** What is another at every run: generated keys, ids, dates. Keys of a user are in the order of their ids, which are random. */
function comparable({ exit, stdout, stderr }: Outcome): Outcome {
  const text = stdout
    .replace(/("(?:RoleId|CreateDate)": )"[^"]+"/g, '$1"…"')
    .replace(/("access_key": )"[A-Z0-9]{20}"/g, '$1"…"')
    .replace(/("secret_key": )"[A-Za-z0-9/+]{40}"/g, '$1"…"');
  const keyed = /^\{\n {4}"user_id"/.test(text) ? sortedKeys(text) : text;
  return { exit, stdout: keyed, stderr: withoutLog(stderr) };
}

function sortedKeys(text: string): string {
  const user = JSON.parse(text) as { keys: { access_key: string }[] };
  user.keys.sort((a, b) => (a.access_key < b.access_key ? -1 : 1));
  return `${JSON.stringify(user, null, 4)}${text.slice(text.trimEnd().length)}`;
}

describeWith([provisioned('gateway')], 'radosgw-admin 16.2, run by run', () => {
  let gateway: Gateway;
  const outcomes = new Map<string, Outcome>();

  const run = async (argv: readonly string[]): Promise<Outcome> => {
    let [stdout, stderr] = ['', ''];
    const { accessKeyId, secretAccessKey } = gateway.rootCredentials;
    const env = { ROLEGATE_ENDPOINT: gateway.endpoint, ROLEGATE_ACCESS_KEY: accessKeyId, ROLEGATE_SECRET_KEY: secretAccessKey, ROLEGATE_ROLE_KEYS: 'current' };
    const exit = await runCommand(argv, { env, clock: systemClock, out: (text) => void (stdout += text), err: (text) => void (stderr += text) });
    return { exit, stdout, stderr };
  };

  beforeAll(async () => {
    gateway = await startGateway();
    for (const row of rows) outcomes.set(row.capture, await run(row.argv ?? readCapture(row.capture).argv));
  }, 180_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it.each(rows)('$capture', ({ capture, differs, awaits, argv, exit, stdout, stderr }) => {
    if (awaits !== undefined && !commands.some(({ names }) => names.includes(awaits))) return;
    const captured = argv === undefined ? readCapture(capture) : { exit: 0, stdout: '', stderr: '' };
    const expected = comparable({ exit: exit ?? captured.exit, stdout: stdout ?? captured.stdout, stderr: stderr ?? captured.stderr });
    const got = comparable(outcomes.get(capture)!);
    expect(got).toEqual({ ...expected, stdout: matching(expected.stdout), stderr: matching(expected.stderr) });
    // An explanation that explains nothing is one too many.
    if (differs === undefined) expect([exit, stdout, stderr]).toEqual([undefined, undefined, undefined]);
  });
});

/** A text, in which `<angle brackets>` with blanks between words stand for any. */
function matching(text: string): unknown {
  if (!/<any [a-z ]+>/.test(text)) return text;
  const pattern = text.split(/<any [a-z ]+>/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]+?');
  return expect.stringMatching(new RegExp(`^${pattern}$`));
}
