import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '#kernel';
import { databaseKit } from '#testing';
import { readGatewayConfig } from '../../apps/gateway/src/config/gateway-config.js';
import { type RunningGateway, startGateway } from '../../apps/gateway/src/gateway.js';
import { TokenKeyRotation } from '../../apps/gateway/src/node/keys/token-key-rotation.js';
import { Caller, ok } from './caller.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

const DAY = 86_400_000;
const rootKey = { accessKeyId: 'ROTATIONROOT', secretAccessKey: 'secret-of-the-rotation-test' };

/** The real clock, so many milliseconds on. */
class MovedClock implements Clock {
  ahead = 0;
  now = (): number => systemClock.now() + this.ahead;
  monotonic = (): number => systemClock.monotonic();
}

describe('Rotation of the token ring by age', () => {
  const database = databaseKit();
  const clock = new MovedClock();
  let dataDir: string;
  let gateway: RunningGateway;
  let root: Caller;
  let rotation: TokenKeyRotation;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rolegate-rotation-'));
    gateway = await startGateway(readGatewayConfig({
      ROLEGATE_DATA_DIR: dataDir, ROLEGATE_PORT: '0', ROLEGATE_MANAGEMENT_PORT: '0', ROLEGATE_LOG_LEVEL: 'silent', DATABASE_URL: database.connectionString, ROLEGATE_BLOB_DIR: join(dataDir, 'blobs'),
      ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_ROOT_ACCESS_KEY: rootKey.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: rootKey.secretAccessKey, ROLEGATE_TOKEN_KEY_ROTATION_DAYS: '0', ROLEGATE_DRAIN_SECONDS: '0',
    }), { progress: () => undefined, lost: (why) => { throw new Error(why); } });
    root = new Caller(gateway.address, rootKey);
    const { store, hotState: directory, barrier, rings: { vault, keys } } = gateway.node;
    rotation = new TokenKeyRotation({ store, directory, barrier, vault, keys, clock, logger: { info: () => undefined, warn: () => undefined } as never, period: 90 * DAY, maxSessionDuration: 43_200 });
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, 30_000);

  const ring = () => gateway.node.rings.tokenState()!;
  const identity = async (caller: Caller): Promise<number> => (await caller.sts('GetCallerIdentity')).status;

  it('brings a successor, keeps the tokens of before alive as long as they may live, and ends them with their key', async () => {
    const user = root.as(await makeUser(root, 'rotated'));
    await makeRole(root, 'Rotated', trusting(userArn('rotated')), policy(statement('Allow', 'iam:ListRoles')));
    const before = root.as(await assume(user, 'Rotated'));
    const first = ring().issuing!;
    expect(await rotation.step()).toBe(false);

    clock.ahead = 90 * DAY;
    expect(await rotation.step()).toBe(true);
    expect(ring()).toMatchObject({ issuing: first, keys: [{ keyId: first }, {}] });
    expect(await rotation.step()).toBe(true);
    const second = ring().issuing!;
    expect(second).not.toBe(first);

    clock.ahead = 1.4 * DAY;
    expect(await rotation.step()).toBe(false);
    const after = root.as(await assume(user, 'Rotated'));
    expect(await Promise.all([identity(before), identity(after)])).toEqual([200, 200]);

    clock.ahead = 1.6 * DAY;
    expect(await rotation.step()).toBe(true);
    expect(ring()).toMatchObject({ issuing: second, keys: [{ keyId: second }], retired: [{ keyId: first }] });
    expect(await Promise.all([identity(before), identity(after)])).toEqual([403, 200]);
    for (const caller of [user, before, after]) caller.close();
  });

  it('is shown by age, and in the log by whom it was made', async () => {
    const listed = JSON.parse(ok(await root.admin('GET', '/rolegate/v1/keys', { ring: 'token' })).body) as { keys: { state: string; accepted_by: number }[] };
    expect(listed.keys).toMatchObject([{ state: 'issuing', accepted_by: 1, lacking: [] }]);
    const events = await gateway.node.store.readStream('token-key/ring');
    expect(events.filter(({ actor }) => actor === 'arn:aws:iam:::system/token-key-rotation').map(({ type }) => type)).toEqual(['TokenKeyAdded', 'TokenKeyPromoted', 'TokenKeyRetired']);
    const metrics = await gateway.node.environment.metrics.metrics();
    expect(metrics).toMatch(/^rolegate_key_age_seconds\{ring="token"\} [\d.]+$/m);
    expect(metrics).toMatch(/^rolegate_key_keys\{ring="token",state="retired"\} 1$/m);
  });
});
