import { type Clock, systemClock } from '#kernel';
import { commands } from '../../src/commands/index.js';
import { runCommand } from '../../src/run-command.js';
import { FakeGateway } from './fake-gateway.js';
import { goldenCases, type GoldenCase } from './golden-case.js';

const secret = 'a secret that no output shows';
const gateway = new FakeGateway(secret);
let endpoint: string;

beforeAll(async () => {
  endpoint = await gateway.listen();
});
afterAll(() => gateway.close());

/** No time passes: what a command says of its progress does not depend on the machine. */
const clock: Clock = { now: () => systemClock.now(), monotonic: () => 0 };

async function run({ argv, env, exchange }: GoldenCase) {
  gateway.expect(exchange);
  let stdout = '';
  let stderr = '';
  const exit = await runCommand(argv, {
    env: { ROLEGATE_ENDPOINT: endpoint, ROLEGATE_ACCESS_KEY: 'OPERATOR', ROLEGATE_SECRET_KEY: secret, ...env },
    clock,
    out: (text) => void (stdout += text),
    err: (text) => void (stderr += text),
  });
  return { exit, stdout, stderr, problems: gateway.outcome() };
}

describe.each(goldenCases())('%s', (_, cases) => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { exit, stdout, stderr } = one;
    const result = await run(one);
    expect(result).toEqual({ exit, stdout, stderr, problems: [] });
    expect(result.stdout + result.stderr).not.toContain(secret);
  });
});

it('has a case for every command that asks the gateway something', () => {
  const lines = goldenCases().flatMap(([, cases]) => cases.filter(({ exchange }) => exchange.length > 0).map(({ argv }) => argv.join(' ')));
  const local = new Set([
    'serve', 'verify', 'replay', 'projector', 'projection retry', 'projection skip',
    'policy lint', 'token encode',
    'completion', 'doctor', 'version', 'help',
    'imds', 'credentials',
    'export', 'import rolegate',
  ]);
  const untested = commands.filter(({ names: [name] }) => !local.has(name) && !lines.some((line) => line.includes(name)));
  expect(untested.map(({ names }) => names[0])).toEqual([]);
});
