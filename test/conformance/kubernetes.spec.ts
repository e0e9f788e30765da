import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaperIssuer, issuerKey, signToken } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { clientEnvironment, createUsers, credentialsOf, expectSuccess, run, runPython, startGateway, type Gateway } from './clients.js';

const boto3 = provisioned('boto3');
const awscli = provisioned('awscli');
const ISSUER = 'kubernetes.default.svc.cluster.local';
const PROVIDER = `arn:aws:iam:::oidc-provider/${ISSUER}`;
const BUCKET = 'of-the-cluster';

describeWith([provisioned('gateway'), boto3, awscli], 'A pod with a projected service account token, in a cluster that the gateway cannot reach', () => {
  let gateway: Gateway;
  let folder: string;
  const cluster = new PaperIssuer(`https://${ISSUER}`);

  /** As the API server's TokenRequest makes it (Kubernetes, "Managing Service Accounts": bound service account tokens). */
  const projected = (name: string, audience = 'rolegate'): string => {
    const now = Math.floor(Date.now() / 1000);
    const [key] = cluster.keys as [PaperIssuer['keys'][number]];
    return signToken(key, {
      aud: [audience], exp: now + 3607, iat: now, iss: cluster.url, jti: 'd3a7c6a0-93ee-4a8c-9a57-0d4a4a2b7f10', nbf: now, sub: `system:serviceaccount:team:${name}`,
      'kubernetes.io': {
        namespace: 'team', node: { name: 'node-1', uid: '646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1' }, pod: { name: `${name}-6c7f9d5b4-x2x9k`, uid: '5e0bd49b-f040-43b0-99b7-22765a53f7f3' },
        serviceaccount: { name, uid: '14ee3fa4-a7e2-420f-9f9a-dbc4507c3798' }, warnafter: now + 3607 - 600,
      },
    }, { alg: key.alg, kid: key.kid });
  };
  /** `kubectl get --raw /openid/v1/jwks`. */
  const writeKeys = (): void => writeFileSync(join(folder, 'cluster.jwks'), JSON.stringify(cluster.document('/protocol/openid-connect/certs')));
  const aws = async (...args: string[]): Promise<string> => expectSuccess(await run(awscli.command, args, { env: { ...clientEnvironment(gateway, credentialsOf('OPERATOR')), AWS_ENDPOINT_URL: gateway.endpoint, AWS_PAGER: '', HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' } })).stdout;
  const pod = async (token: string): Promise<Record<string, string>> => {
    writeFileSync(join(folder, 'token'), token);
    return expectSuccess(await runPython(boto3, 'service_account.py', {
      BUCKET, AWS_ROLE_ARN: 'arn:aws:iam:::role/App', AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'), AWS_ENDPOINT_URL_STS: gateway.endpoint, AWS_ENDPOINT_URL_S3: gateway.endpoint, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1',
    })).json as Record<string, string>;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-cluster-'));
    writeKeys();
    gateway = await startGateway({ env: { ROLEGATE_OIDC_JWKS_FILES: `${cluster.url}=${join(folder, 'cluster.jwks')}` } });
    await createUsers(gateway, [{ uid: 'OPERATOR', caps: 'oidc-provider=*;roles=*;user-policy=*' }]);
    await aws('s3', 'mb', `s3://${BUCKET}`);
    // Steps 3 and 4 of docs/recipes/kubernetes.md.
    await aws('iam', 'create-open-id-connect-provider', '--url', cluster.url, '--client-id-list', 'rolegate');
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Federated: [PROVIDER] }, Action: ['sts:AssumeRoleWithWebIdentity'], Condition: { StringEquals: { [`${ISSUER}:sub`]: 'system:serviceaccount:team:app' } } }] };
    await aws('iam', 'create-role', '--role-name', 'App', '--assume-role-policy-document', JSON.stringify(trust));
    await aws('iam', 'put-role-policy', '--role-name', 'App', '--policy-name', 'own', '--policy-document', JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}/*` }] }));
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::role/App' }, Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}/*` }] };
    await aws('s3api', 'put-bucket-policy', '--bucket', BUCKET, '--policy', JSON.stringify(policy));
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('works with the role of its service account, its program unchanged', async () => {
    expect(await pod(projected('app'))).toEqual({ body: 'hello', arn: expect.stringMatching(/^arn:aws:sts:::assumed-role\/App\/botocore-session-\d+$/) });
  }, 60_000);

  it('is refused as another service account, and with a token for another audience', async () => {
    expect(await pod(projected('other'))).toEqual({ error: 'AccessDenied', operation: 'AssumeRoleWithWebIdentity' });
    expect(await pod(projected('app', 'https://kubernetes.default.svc.cluster.local'))).toEqual({ error: 'InvalidIdentityToken', operation: 'AssumeRoleWithWebIdentity' });
  }, 60_000);

  it('works by a new key of the cluster when the file has it, and not by the old one any more', async () => {
    const before = projected('app');
    cluster.keys = [issuerKey('key-2')];
    expect(await pod(projected('app'))).toMatchObject({ error: 'InvalidIdentityToken' });
    writeKeys();
    expect(await pod(projected('app'))).toMatchObject({ body: 'hello' });
    expect(await pod(before)).toMatchObject({ error: 'InvalidIdentityToken' });
  }, 60_000);
});
