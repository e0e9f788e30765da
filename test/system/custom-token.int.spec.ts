import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseKit } from '#testing';
import { type Answer, type Caller, credentialsIn, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { Webhook } from './webhook.js';
import { policy } from './world.js';

describe('Custom tokens, a real webhook', () => {
  const database = databaseKit();
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-custom-token-'));
  const webhook = new Webhook();
  let node: InProcess;
  let nobody: Caller;
  const login = (user: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    nobody.sts('AssumeRoleWithCustomToken', { Token: `token-of-${user}`, RoleArn: 'arn:minio:iam:::role/idmp-hook', ...more });

  beforeAll(async () => {
    writeFileSync(join(folder, 'authorization'), 'Bearer gateway\n');
    writeFileSync(join(folder, 'hooks.json'), JSON.stringify([{ name: 'hook', url: await webhook.listen(), authorizationFile: join(folder, 'authorization') }]));
    node = await startInProcess(database.connectionString, { ROLEGATE_CUSTOM_TOKEN_PROVIDERS: join(folder, 'hooks.json') });
    nobody = node.root.as(undefined);
    const trust = policy({ Effect: 'Allow', Principal: { Federated: 'hook' }, Action: 'sts:AssumeRoleWithCustomToken', Condition: { StringLike: { 'custom-token:user': 'a*' } } });
    ok(await node.root.iam('CreateRole', { RoleName: 'Team', AssumeRolePolicyDocument: trust }));
    ok(await node.root.admin('POST', '/rolegate/v1/mappings', { provider: 'hook', claim: 'team=dev', 'role-arn': 'arn:aws:iam:::role/Team' }));
  }, 90_000);
  afterAll(async () => {
    nobody?.close();
    await node?.stop();
    await webhook.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it("open a session as MinIO's clients read it, and the webhook is asked once", async () => {
    const answer = ok(await login('alice'));
    expect(answer.body).toContain('<AssumeRoleWithCustomTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithCustomTokenResult><Credentials><AccessKeyId>');
    expect(answer.text('AssumedUser')).toBe('custom:alice');
    expect(Date.parse(answer.text('Expiration')) - Date.now()).toBeLessThanOrEqual(1_000_000);
    const alice = node.root.as(credentialsIn(answer));
    for (let i = 0; i < 20; i++) expect(ok(await alice.sts('GetCallerIdentity')).text('Arn')).toBe('arn:aws:sts:::assumed-role/Team/alice');
    alice.close();
    expect(webhook.asked).toEqual(['POST token-of-alice Bearer gateway']);
  });

  it('are refused when the webhook says no, or the role does not trust the user', async () => {
    const refused = await nobody.sts('AssumeRoleWithCustomToken', { Token: 'a guess that nobody may see' });
    expect(refused).toMatchObject({ status: 403, code: 'IDPRejectedClaim' });
    const explained = await node.explain(refused);
    expect(explained).toMatchObject({ reason: 'identity-provider-refused', detail: 'hook: the webhook refuses: unknown token' });
    expect(await login('bob')).toMatchObject({ status: 403, code: 'AccessDenied' });
  });

  it('with the webhook stopped, sessions go on and log-ins fail at once', async () => {
    const alice = node.root.as(credentialsIn(await login('anna')));
    await webhook.stop();
    const from = performance.now();
    expect(await login('agnes')).toMatchObject({ status: 400, code: 'IDPCommunicationError' });
    expect(performance.now() - from).toBeLessThan(1000);
    ok(await alice.sts('GetCallerIdentity'));
    alice.close();
  });
});
