import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOfBase32, codeOf, counterAt } from '#iam';
import { databaseKit } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { TwoNodes } from './two-nodes.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from './world.js';

const BUCKET = '/mfa';
const HEX_SEED = '492dedb20cf51d1405ef6a1316017e';
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
/** Milliseconds; a code that is asked for shortly before its step ends might be asked about after it. */
const MARGIN = 4000;

const code = (seed: Buffer, steps = 0): string => codeOf(seed, counterAt(Date.now(), 30) + steps);

describe('MFA devices on two nodes', () => {
  const database = databaseKit();
  let two: TwoNodes;
  let root: Caller;

  const everywhere = (credentials: Parameters<Caller['as']>[0]): Caller[] => two.everywhere(credentials);

  /** A user on both nodes, with a device of an operator's seed, and what a request needs beside the code. */
  async function withDevice(uid: string, seed = HEX_SEED): Promise<{ user: Caller[]; seed: Buffer }> {
    const user = everywhere(await makeUser(root, uid));
    ok(await root.s3('POST', '/admin/rolegate/v1/mfa-devices', { query: { uid, 'totp-serial': `of-${uid}-1` }, body: seed }));
    ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: policy(statement('Allow', ['s3:*', 'sts:*', 'iam:*'])) }));
    return { user, seed: Buffer.from(seed, 'hex') };
  }
  const token = (who: Caller, uid: string, TokenCode: string): Promise<Answer> => who.sts('GetSessionToken', { SerialNumber: `of-${uid}-1`, TokenCode });

  /** Waits until the step has time left. */
  async function early(): Promise<void> {
    const left = 30_000 - (Date.now() % 30_000);
    if (left < MARGIN) await sleep(left + 10);
  }

  beforeAll(async () => {
    two = await TwoNodes.start(database.connectionString, BUCKET);
    root = two.root;
  }, 90_000);
  afterAll(async () => { await two?.stop(); }, 30_000);

  it('take a code once, however many ask on both at the same moment', async () => {
    const { user, seed } = await withDevice('racer');
    await early();
    for (const steps of [-1, 0, 1]) {
      const shown = code(seed, steps);
      const answers = await Promise.all([0, 1, 0].map((node) => token(user[node]!, 'racer', shown)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
      for (const answer of answers.filter(({ status }) => status === 403)) expect(answer.body).toContain('MultiFactorAuthentication failed with invalid MFA one time pass code.');
    }
  }, 60_000);

  it('are made, enabled by two codes, and are gone on both when DeactivateMFADevice returns', async () => {
    const user = everywhere(await makeUser(root, 'owner'));
    ok(await root.iam('PutUserPolicy', { UserName: 'owner', PolicyName: 'own', PolicyDocument: policy(statement('Allow', ['sts:*', 'iam:*'])) }));
    const made = ok(await user[0]!.iam('CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }));
    const seed = bytesOfBase32(Buffer.from(made.text('Base32StringSeed'), 'base64').toString())!;
    const SerialNumber = made.text('SerialNumber');
    await early();
    ok(await user[1]!.iam('EnableMFADevice', { UserName: 'owner', SerialNumber, AuthenticationCode1: code(seed, -1), AuthenticationCode2: code(seed) }));
    expect((await user[0]!.iam('ListMFADevices')).text('SerialNumber')).toBe(SerialNumber);
    const asked = (node: number, steps: number): Promise<Answer> => user[node]!.sts('GetSessionToken', { SerialNumber, TokenCode: code(seed, steps) });
    expect((await asked(0, 0)).status).toBe(403);
    ok(await asked(0, 1));
    ok(await user[0]!.iam('DeactivateMFADevice', { UserName: 'owner', SerialNumber }));
    expect((await asked(1, -1)).body).toContain('verify your MFA serial number is valid');
    ok(await user[1]!.iam('DeleteVirtualMFADevice', { SerialNumber }));
  }, 60_000);

  it('open what asks for MFA: sessions of GetSessionToken, and roles whose trust policy wants a code', async () => {
    const { user, seed } = await withDevice('worker');
    ok(await root.iam('PutUserPolicy', { UserName: 'worker', PolicyName: 'own', PolicyDocument: policy(
      statement('Allow', ['sts:*']), statement('Allow', 's3:GetObject', { Resource: 'arn:aws:s3:::mfa/*', Condition: { ...MFA, NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } })) }));
    ok(await root.s3('PUT', BUCKET, { query: { policy: '' }, body: policy({ Effect: 'Allow', Principal: { AWS: userArn('worker') }, Action: 's3:GetObject', Resource: 'arn:aws:s3:::mfa/*', Condition: MFA }) }));
    await makeRole(root, 'Guarded', trusting(userArn('worker'), MFA), policy(statement('Allow', 's3:GetObject')));
    // A node that the machine kept waiting says 503 until it has read the log again.
    const read = async (who: Caller): Promise<number> => {
      const { status } = await who.s3('GET', `${BUCKET}/key`);
      return status === 503 ? sleep(100).then(() => read(who)) : status;
    };
    expect(await read(user[0]!)).toBe(403);
    const plain = everywhere(credentialsIn(ok(await user[0]!.sts('GetSessionToken'))));
    expect(await read(plain[1]!)).toBe(403);
    await early();
    const proven = everywhere(credentialsIn(ok(await token(user[0]!, 'worker', code(seed, -1)))));
    expect(await read(proven[1]!)).toBe(200);

    const unproven = await user[0]!.sts('AssumeRole', { RoleArn: roleArn('Guarded'), RoleSessionName: 'bob' });
    expect([unproven.status, unproven.code]).toEqual([403, 'AccessDenied']);
    ok(await user[0]!.sts('AssumeRole', { RoleArn: roleArn('Guarded'), RoleSessionName: 'bob', SerialNumber: 'of-worker-1', TokenCode: code(seed) }));
    await assume(proven[1]!, 'Guarded');
  }, 60_000);

  it('leave no seed in the log', async () => {
    await withDevice('hidden', 'ffeeddccbbaa99887766554433221100');
    const events = JSON.stringify(await database.query('select type, data from log.event'));
    expect(events).toContain('MfaDeviceCreated');
    for (const seed of ['ffeeddccbbaa99887766554433221100', '77XN3TF3VKMYQ53GKVCDGIRBAA']) expect(events).not.toContain(seed);
  });

  it('serve the flow of STS Lite for a local user: nothing but GetSessionToken with its own key, everything with the session', async () => {
    const user = everywhere(await makeUser(root, 'TESTER1'));
    ok(await root.iam('PutUserPolicy', { UserName: 'TESTER1', PolicyName: 'Policy1', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [
      { Effect: 'Deny', Action: 's3:*', Resource: ['*'], Condition: { BoolIfExists: { 'sts:authentication': 'false' } } },
      { Effect: 'Allow', Action: 'sts:GetSessionToken', Resource: '*', Condition: { BoolIfExists: { 'sts:authentication': 'false' } } },
    ] }) }));
    expect((await user[0]!.s3('PUT', '/my-new-shiny-bucket')).status).toBe(403);
    const session = everywhere(credentialsIn(ok(await user[0]!.sts('GetSessionToken', { DurationSeconds: '43200' }))));
    ok(await session[1]!.s3('PUT', '/my-new-shiny-bucket'));
    expect((await session[0]!.s3('GET', '/')).body).toContain('my-new-shiny-bucket');
    expect((await session[0]!.sts('GetSessionToken')).status).toBe(403);
  });
});
