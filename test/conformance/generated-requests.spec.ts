import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as iam from '@aws-sdk/client-iam';
import * as sts from '@aws-sdk/client-sts';
import { features } from '../../apps/gateway/src/features.js';
import { Registry } from '#operation';
import { PaperIdp } from '#testing';
import { count, fullCounts } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { type Credentials, expectSuccess, type Gateway, runPython, startGateway } from './clients.js';

/** The seed of a run is printed with what failed; ROLEGATE_TEST_SEED draws the same requests again. */
const SEED = process.env.ROLEGATE_TEST_SEED ?? (fullCounts ? String(Date.now()) : '20261123');
const ROUNDS = count(1, 8);
type Service = 'iam' | 'sts';

interface Drawn {
  readonly service: Service;
  readonly operation: string;
  readonly input: object;
}

interface Outcome {
  /** What went wrong, with the request's own seed and its input. */
  readonly failures: readonly string[];
  /** Of each operation the code of every reply; null for success. */
  readonly codes: Readonly<Record<string, readonly (string | null)[]>>;
}

/** What a generated request never earns: its values are what the model allows. */
const NEVER = new Set(['ValidationError', 'NotImplemented', 'ServiceFailure', 'InternalFailure']);
/** Earned nevertheless: the id of a key names none. */
const EARNED: Readonly<Record<string, readonly string[]>> = { GetAccessKeyInfo: ['ValidationError'] };
const registry = new Registry(features({} as never));
const built = (service: Service) => registry.all().filter((one) => one.service === service);
const allowed = (service: Service) => Object.fromEntries(built(service).map(({ name, errors }) => [name, errors.filter((code) => !NEVER.has(code) || EARNED[name]?.includes(code))]));
const ALLOWED = { iam: allowed('iam'), sts: allowed('sts') };

describeWith(provisioned('gateway'), `Requests generated from AWS's models, seed ${SEED}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-generated-'));
  const metadata = join(folder, 'metadata.xml');
  let gateway: Gateway;

  beforeAll(async () => {
    writeFileSync(metadata, new PaperIdp().metadata());
    gateway = await startGateway();
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  const administrator = async (): Promise<Credentials> => gateway.rootCredentials;

  /** An account and its root user, whom the model's every operation is open to as well. */
  const accountRoot = async (): Promise<Credentials> => {
    expectSuccess(await gateway.rolegate('account', 'create', '--account-id=RGW00000000000000088', '--account-name=generated'));
    const made = expectSuccess(await gateway.rolegate('user', 'create', '--uid=generated', '--display-name=generated', '--account-id=RGW00000000000000088', '--account-root', '--gen-access-key', '--gen-secret'));
    const { keys: [key] } = JSON.parse(made.stdout) as { keys: [{ access_key: string; secret_key: string }] };
    return { accessKeyId: key.access_key, secretAccessKey: key.secret_key };
  };

  for (const [client, caller] of [['boto3', administrator], ['botocore-1.27', administrator], ['boto3', accountRoot]] as const) {
    const python = provisioned(client);
    const name = `${client} as ${caller === administrator ? 'the administrator' : 'the root user of an account'}`;
    const inputs = join(folder, `${name}.json`);

    describeWith(python, name, () => {
      let outcome: Outcome;
      let credentials: Credentials;

      beforeAll(async () => {
        credentials = await caller();
        const { accessKeyId: KEY, secretAccessKey: SECRET } = credentials;
        const ran = await runPython(python, 'generated_requests.py', { ENDPOINT: gateway.endpoint, KEY, SECRET, METADATA: metadata, OPERATIONS: JSON.stringify(ALLOWED), SEED, ROUNDS: String(ROUNDS), INPUTS: inputs, SHAPES: client === 'boto3' ? 'all' : '' }, { timeoutMs: 60_000 * (1 + ROUNDS) });
        if (ran.json === undefined) throw new Error(ran.stderr);
        outcome = ran.json as Outcome;
      }, 70_000 * (1 + ROUNDS));

      it('is answered as by AWS, to the smallest input and to every optional member', () => {
        expect(outcome.failures).toEqual([]);
        const worked = Object.entries(outcome.codes).filter(([, codes]) => codes.includes(null)).map(([name]) => name);
        expect(worked.length).toBeGreaterThan(40);
      });

      it('is understood by the AWS SDK for JavaScript too', async () => {
        const drawn = JSON.parse(readFileSync(inputs, 'utf8')) as Drawn[];
        const failures = await sentBySdk(gateway, credentials, drawn);
        expect(failures).toEqual([]);
      }, 70_000 * (1 + ROUNDS));
    });
  }
});

/** Sends the same inputs through the other SDK. What it cannot serialize or parse, or is refused without cause. */
async function sentBySdk(gateway: Gateway, credentials: Credentials, drawn: readonly Drawn[]): Promise<readonly string[]> {
  const settings = { endpoint: gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const clients = { iam: new iam.IAMClient(settings), sts: new sts.STSClient(settings) };
  const commands: Readonly<Record<string, unknown>> = { ...iam, ...sts };
  const failures: string[] = [];
  for (const { service, operation, input } of drawn) {
    const Command = commands[`${operation}Command`] as new (input: object) => never;
    try {
      await (clients[service] as { send(command: unknown): Promise<unknown> }).send(new Command(input));
    } catch (error) {
      const { name, Code, message } = error as { name: string; Code?: string; message: string };
      const code = Code ?? name;
      if (!ALLOWED[service][operation]!.includes(code)) failures.push(`${operation}: ${code}: ${message} ${JSON.stringify(input)}`);
    }
  }
  for (const client of Object.values(clients)) client.destroy();
  return failures;
}
