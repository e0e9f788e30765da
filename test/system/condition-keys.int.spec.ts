import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { globalConditionKeys, s3ConditionKeys } from '#edge';
import { codeOf, counterAt } from '#iam';
import { PaperIdp, databaseKit } from '#testing';
import { features } from '../../apps/gateway/src/features.js';
import { type Answer, type Caller, credentialsIn, type S3Request, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';
import { assume, makeUser, policy, statement } from './world.js';

/** A request that has condition keys; exactly one of `s3`, `sts` and `iam` is there. */
interface Row {
  readonly operation: string;
  readonly action: string;
  readonly as?: 'owner' | 'session' | 'proven';
  readonly s3?: S3Request & { readonly method: string; readonly path: string };
  readonly sts?: Readonly<Record<string, string>>;
  /** With what the actor's MFA device shows. */
  readonly mfa?: true;
  readonly iam?: Readonly<Record<string, string>>;
  /** Refused keys are listed in a reply of success. */
  readonly listed?: boolean;
  /** `key/*` with `{tag: value}`. */
  readonly keys: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const rows = parse(readFileSync(join(import.meta.dirname, 'condition-keys.yaml'), 'utf8')) as Row[];
const documented = JSON.parse(readFileSync('tools/condition-keys.json', 'utf8')) as { key: string; absent?: string }[];
const operations = features({} as never).flatMap((feature) => feature.operations);

/** Keys whose value this node alone cannot bring about over plain HTTP; libs/edge shows them on requests of its own. */
const ELSEWHERE = ['s3:TlsVersion', 'aws:FederatedProvider'];
/** Callers without a signature have no identity policy to refuse them; their keys are shown with their tokens. */
const UNSIGNED = new Set(operations.filter((one) => one.anonymous === 'unsigned').map((one) => one.name));

const declared = new Map<string, readonly string[]>([['every', [...globalConditionKeys, ...s3ConditionKeys]], ...operations.map((one) => [one.name, one.conditionKeys] as const)]);
const cases = rows.flatMap((row) => Object.entries(row.keys).map(([key, wanted]) => ({ row, key, wanted, name: `${row.operation} of ${row.as ?? 'actor'}: ${key}` })));

describe('The declaration of condition keys', () => {
  it('has a request for every declared key, and no request for another', () => {
    const shown = new Set(cases.map(({ row, key }) => `${row.operation} ${key}`));
    const all = [...declared].flatMap(([operation, keys]) => (UNSIGNED.has(operation) ? [] : keys.filter((key) => !ELSEWHERE.includes(key)).map((key) => `${operation} ${key}`)));
    expect(all.filter((one) => !shown.has(one))).toEqual([]);
    expect([...shown].filter((one) => !all.includes(one))).toEqual([]);
  });

  it('has every key of the reference list, save those that say what there is instead', () => {
    const known = new Set([...declared.values()].flat());
    expect(documented.filter((one) => !one.absent && !known.has(one.key))).toEqual([]);
  });
});

/** A Deny that fits only a request with this key and value. */
function denial({ action }: Row, key: string, wanted: Row['keys'][string]): string {
  const [tag, value] = typeof wanted === 'string' ? ['', wanted] : Object.entries(wanted)[0]!;
  const name = key.replace('*', tag);
  return policy(statement('Deny', action, { Resource: '*', Condition: value === 'present' ? { Null: { [name]: 'false' } } : { StringEquals: { [name]: value } } }));
}

/** The actor's MFA device. */
const SERIAL = 'device-of-actor';
const SEED = '492dedb20cf51d1405ef6a1316017e';
const shown = (): string => codeOf(Buffer.from(SEED, 'hex'), counterAt(Date.now(), 30));

/** What rows call `metadata`. */
const METADATA = new PaperIdp().metadata();

/** Whose policy stands in the way: a session by MFA is its user. */
const userOf = ({ as }: Row): string => (as === undefined || as === 'proven' ? 'actor' : as);

describe('Condition keys of real requests', () => {
  const database = databaseKit();
  const ACTOR = 'arn:aws:iam::keys:user/actor';
  let node: InProcess;
  const callers: Record<string, Caller> = {};

  beforeAll(async () => {
    node = await startInProcess(database.connectionString);
    const as = (credentials: Parameters<Caller['as']>[0]): Caller => node.root.as(credentials);
    callers.owner = as(await makeUser(node.root, 'owner', { tenant: 'keys', 'user-caps': 'roles=*;user-policy=*;users=*;oidc-provider=*' }));
    callers.actor = as(await makeUser(node.root, 'actor', { tenant: 'keys' }));
    const trust = policy({ Effect: 'Allow', Principal: { AWS: ACTOR }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] });
    ok(await callers.owner.iam('CreateRole', { RoleName: 'Keys', AssumeRolePolicyDocument: trust }));
    ok(await callers.owner.iam('CreateRole', { RoleName: 'Tagged', AssumeRolePolicyDocument: trust, 'Tags.member.1.Key': 'site', 'Tags.member.1.Value': 'berlin' }));
    const tags = { 'Tags.member.1.Key': 'site', 'Tags.member.1.Value': 'berlin' };
    ok(await callers.owner.iam('CreatePolicy', { PolicyName: 'Tagged', PolicyDocument: '{"Statement":[]}', ...tags }));
    ok(await callers.owner.iam('PutRolePermissionsBoundary', { RoleName: 'Tagged', PermissionsBoundary: 'arn:aws:iam::keys:policy/Tagged' }));
    ok(await callers.owner.iam('CreateUser', { UserName: 'tagged', PermissionsBoundary: 'arn:aws:iam::keys:policy/Tagged', ...tags }));
    ok(await node.root.admin('PUT', '/user', { key: '', uid: 'keys$tagged', 'access-key': 'KEYOFTAGGEDUSER0', 'secret-key': 'secret' }));
    ok(await callers.owner.iam('CreateInstanceProfile', { InstanceProfileName: 'Tagged', ...tags }));
    ok(await callers.owner.iam('AddRoleToInstanceProfile', { InstanceProfileName: 'Tagged', RoleName: 'Tagged' }));
    ok(await callers.owner.s3('PUT', '/keys-bucket'));
    ok(await callers.owner.s3('PUT', '/keys-bucket', { query: { tagging: '' }, body: '<Tagging><TagSet><Tag><Key>team</Key><Value>storage</Value></Tag></TagSet></Tagging>' }));
    ok(await callers.owner.s3('PUT', '/keys-bucket/key'));
    ok(await callers.owner.s3('PUT', '/keys-bucket/tagged', { headers: { 'x-amz-tagging': 'team=storage' } }));
    ok(await node.root.s3('POST', '/admin/rolegate/v1/mfa-devices', { query: { uid: 'actor', tenant: 'keys', 'totp-serial': SERIAL, 'totp-window': '10' }, body: SEED }));
    ok(await callers.owner.iam('PutUserPolicy', { UserName: 'actor', PolicyName: 'keys', PolicyDocument: policy(statement('Allow', 'sts:GetSessionToken')) }));
    callers.proven = as(credentialsIn(ok(await callers.actor.sts('GetSessionToken', { SerialNumber: SERIAL, TokenCode: shown() }))));
    ok(await callers.owner.iam('CreateVirtualMFADevice', { VirtualMFADeviceName: 'tagged', 'Tags.member.1.Key': 'site', 'Tags.member.1.Value': 'berlin' }));
    ok(await callers.owner.iam('CreateOpenIDConnectProvider', { Url: 'https://tagged.example', 'Tags.member.1.Key': 'site', 'Tags.member.1.Value': 'berlin' }));
    ok(await callers.owner.iam('CreateSAMLProvider', { Name: 'tagged', SAMLMetadataDocument: METADATA, 'Tags.member.1.Key': 'site', 'Tags.member.1.Value': 'berlin' }));
    callers.session = as(await assume(callers.actor, 'Keys', { RoleArn: 'arn:aws:iam::keys:role/Keys', SourceIdentity: 'alice', 'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'storage' }));
  }, 60_000);
  afterAll(async () => {
    for (const caller of Object.values(callers)) caller.close();
    await node?.stop();
  }, 30_000);

  async function deny(row: Row, document: string): Promise<void> {
    const owner = callers.owner!;
    if (row.as === 'session') ok(await owner.iam('PutRolePolicy', { RoleName: 'Keys', PolicyName: 'keys', PolicyDocument: document }));
    else ok(await owner.iam('PutUserPolicy', { UserName: userOf(row), PolicyName: 'keys', PolicyDocument: document }));
  }

  function send({ as, s3, sts, mfa, iam, operation }: Row): Promise<Answer> {
    const caller = callers[as ?? 'actor']!;
    if (s3) return caller.s3(s3.method, s3.path, s3);
    return sts ? caller.sts(operation, { ...sts, ...(mfa && { SerialNumber: SERIAL, TokenCode: shown() }) }) : caller.iam(operation, iam?.SAMLMetadataDocument ? { ...iam, SAMLMetadataDocument: METADATA } : iam);
  }

  it.each(cases)('$name', async ({ row, key, wanted }) => {
    await deny(row, denial(row, key, wanted));
    const answer = await send(row);
    if (row.listed) {
      expect(answer.body).toContain('<Code>AccessDenied</Code>');
      return;
    }
    expect(answer.status).toBe(403);
    const { reason, deciding, action } = await node.explain(answer);
    const holder = row.as === 'session' ? 'role/Keys' : `user/${userOf(row)}`;
    expect({ reason, deciding, action }).toEqual({ reason: 'explicit-deny', deciding: `identity:${holder}/keys[0]`, action: row.action });
  });
});
