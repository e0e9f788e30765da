import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../../conformance/gateway.js';
import { type Answer, type Caller, credentialsIn, ok } from '../../system/caller.js';
import { eventually } from '../../system/eventually.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from '../../system/world.js';
import { SUBJECT, federatedSession } from './federated.js';
import type { Target } from './target.js';

/** Somebody who may do something, and what takes it away. */
export interface Subject {
  readonly kind: string;
  readonly credentials: Credentials;
  readonly use: (caller: Caller) => Promise<Answer>;
  readonly revoke: (administrator: Caller) => Promise<Answer>;
  /** The code of what is refused from then on. */
  readonly code: string;
}

/** Makes a subject by calls to one node. */
export type Kind = (node: Target, uid: string) => Promise<Omit<Subject, 'kind'>>;

export const BUCKET = 'revocation';
export const OBJECT = `/${BUCKET}/object`;
const reading = policy(statement('Allow', 's3:GetObject'));
const sessions = policy(statement('Allow', ['sts:AssumeRole', 'sts:GetSessionToken']));

const identity = (caller: Caller): Promise<Answer> => caller.sts('GetCallerIdentity');
const read = (caller: Caller): Promise<Answer> => caller.s3('GET', OBJECT);
const entering = (uid: string) => (caller: Caller): Promise<Answer> => caller.sts('AssumeRole', { RoleArn: roleArn(uid), RoleSessionName: 'session' });
const revocation = (what: Readonly<Record<string, string>>) => (root: Caller): Promise<Answer> => root.admin('POST', '/rolegate/v1/revocations', what);

/** A user, and a role of the same name that only this user may assume and that may read. */
async function userAndRole(root: Caller, uid: string): Promise<Credentials> {
  const user = await makeUser(root, uid);
  await makeRole(root, uid, trusting(userArn(uid)), reading);
  return user;
}

async function roleSession(node: Target, uid: string): Promise<Credentials> {
  return assume(node.as(await userAndRole(node.root, uid)), uid);
}

async function userSession(node: Target, uid: string): Promise<Credentials> {
  const user = node.as(await makeUser(node.root, uid));
  ok(await node.root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: sessions }));
  return credentialsIn(await user.sts('GetSessionToken'));
}

/** The session's id, from the record of one of its requests; records are written a moment later. */
async function sessionIdOf(node: Target, session: Credentials): Promise<string> {
  const { headers } = ok(await identity(node.as(session)));
  const record = await eventually(async () => {
    const { status, body } = await node.root.admin('GET', `/rolegate/v1/explain/${String(headers['x-amzn-requestid'])}`);
    return status === 200 ? body : undefined;
  });
  return (JSON.parse(record) as { sessionId: string }).sessionId;
}

/** A role that may read by a managed policy alone. */
async function managed(node: Target, uid: string): Promise<{ readonly credentials: Credentials; readonly PolicyArn: string }> {
  const { root } = node;
  const user = await makeUser(root, uid);
  await makeRole(root, uid, trusting(userArn(uid)));
  const PolicyArn = ok(await root.iam('CreatePolicy', { PolicyName: uid, PolicyDocument: reading })).text('Arn');
  ok(await root.iam('AttachRolePolicy', { RoleName: uid, PolicyArn }));
  return { credentials: await assume(node.as(user), uid), PolicyArn };
}

const [BAD_TOKEN, BAD_KEY, DENIED] = ['InvalidClientTokenId', 'InvalidAccessKeyId', 'AccessDenied'];

/** Clocks may be two seconds apart: what is to have been issued before a moment is that much older, and so is the moment. */
const TELLABLE = 2_100;

export const KINDS: Readonly<Record<string, Kind>> = {
  'key made inactive': async (node, uid) => ({
    credentials: await makeUser(node.root, uid), use: identity, code: BAD_TOKEN,
    revoke: (by) => by.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: uid, Status: 'Inactive' }),
  }),
  'key deleted': async (node, uid) => {
    const credentials = await makeUser(node.root, uid);
    ok(await node.root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: reading }));
    return { credentials, use: (caller) => caller.s3('GET', '/'), code: BAD_KEY, revoke: (by) => by.iam('DeleteAccessKey', { UserName: uid, AccessKeyId: uid }) };
  },
  'user suspended': async (node, uid) => ({
    credentials: await makeUser(node.root, uid), use: identity, code: 'UserSuspended',
    revoke: (by) => by.admin('POST', '/user', { uid, suspended: '1' }),
  }),
  'user removed': async (node, uid) => ({ credentials: await userSession(node, uid), use: identity, code: BAD_TOKEN, revoke: (by) => by.admin('DELETE', '/user', { uid }) }),
  'sessions of a user': async (node, uid) => ({ credentials: await userSession(node, uid), use: identity, code: BAD_TOKEN, revoke: revocation({ user: uid }) }),
  'role deleted': async (node, uid) => {
    const user = await makeUser(node.root, uid);
    await makeRole(node.root, uid, trusting(userArn(uid)));
    return { credentials: await assume(node.as(user), uid), use: identity, code: BAD_TOKEN, revoke: (by) => by.iam('DeleteRole', { RoleName: uid }) };
  },
  'sessions of a role': async (node, uid) => ({ credentials: await roleSession(node, uid), use: read, code: DENIED, revoke: revocation({ role: roleArn(uid) }) }),
  'role policy removed': async (node, uid) => ({
    credentials: await roleSession(node, uid), use: read, code: DENIED,
    revoke: (by) => by.iam('DeleteRolePolicy', { RoleName: uid, PolicyName: 'own' }),
  }),
  'role policy replaced': async (node, uid) => ({
    credentials: await roleSession(node, uid), use: read, code: DENIED,
    revoke: (by) => by.iam('PutRolePolicy', { RoleName: uid, PolicyName: 'own', PolicyDocument: policy(statement('Allow', 's3:ListBucket')) }),
  }),
  'managed policy detached': async (node, uid) => {
    const { credentials, PolicyArn } = await managed(node, uid);
    return { credentials, use: read, code: DENIED, revoke: (by) => by.iam('DetachRolePolicy', { RoleName: uid, PolicyArn }) };
  },
  'managed policy changed': async (node, uid) => {
    const { credentials, PolicyArn } = await managed(node, uid);
    const PolicyDocument = policy(statement('Deny', 's3:GetObject'));
    return { credentials, use: read, code: DENIED, revoke: (by) => by.iam('CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: 'true' }) };
  },
  'trust changed': async (node, uid) => ({
    credentials: await userAndRole(node.root, uid), use: entering(uid), code: DENIED,
    revoke: (by) => by.iam('UpdateAssumeRolePolicy', { RoleName: uid, PolicyDocument: trusting(userArn('somebody-else')) }),
  }),
  session: async (node, uid) => {
    const credentials = await roleSession(node, uid);
    return { credentials, use: read, code: DENIED, revoke: revocation({ session: await sessionIdOf(node, credentials) }) };
  },
  'sessions of a provider': async (node, uid) => {
    const { credentials, provider } = await federatedSession(node, uid);
    return { credentials, use: read, code: DENIED, revoke: revocation({ provider }) };
  },
  'subject of a provider': async (node, uid) => {
    const { credentials, provider } = await federatedSession(node, uid);
    return { credentials, use: read, code: DENIED, revoke: revocation({ provider, subject: SUBJECT }) };
  },
  'provider deleted': async (node, uid) => {
    const { credentials, provider } = await federatedSession(node, uid);
    return { credentials, use: read, code: DENIED, revoke: (by) => by.iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: provider }) };
  },
  'issued before now': async (node, uid) => ({ credentials: await userSession(node, uid), use: identity, code: BAD_TOKEN, revoke: revocation({ user: uid, 'issued-before': 'now' }) }),
  'issued before a moment': async (node, uid) => {
    const credentials = await roleSession(node, uid);
    await sleep(TELLABLE);
    const moment = new Date().toISOString();
    await sleep(TELLABLE);
    return { credentials, use: read, code: DENIED, revoke: revocation({ role: uid, 'issued-before': moment }) };
  },
  'bucket policy removed': async (node, uid) => {
    const credentials = await makeUser(node.root, uid);
    ok(await node.root.s3('PUT', `/${uid}`));
    ok(await node.root.s3('PUT', `/${uid}/object`, { body: 'bytes' }));
    const open = policy({ Effect: 'Allow', Principal: { AWS: userArn(uid) }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${uid}/*` });
    ok(await node.root.s3('PUT', `/${uid}`, { query: { policy: '' }, body: open }));
    return { credentials, use: (caller) => caller.s3('GET', `/${uid}/object`), code: DENIED, revoke: (by) => by.s3('DELETE', `/${uid}`, { query: { policy: '' } }) };
  },
};

const names = Object.keys(KINDS);

/** Kinds whose revocation may be repeated in the same words when it is not known what came of it. */
export const REPEATABLE = ['key made inactive', 'user suspended', 'sessions of a user', 'sessions of a role', 'role policy replaced', 'trust changed', 'issued before now'];

/** The `i`th subject of all kinds in turn. */
export async function subject(node: Target, uid: string, i: number, among: readonly string[] = names): Promise<Subject> {
  const kind = among[i % among.length]!;
  return { kind, ...await KINDS[kind]!(node, uid) };
}
