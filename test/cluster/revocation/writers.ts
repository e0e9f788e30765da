import type { Credentials } from '../../conformance/gateway.js';
import { type Answer, type Caller, credentialsIn, ok } from '../../system/caller.js';
import { assume, makeRole, makeUser, policy, roleArn, statement, trusting, userArn } from '../../system/world.js';
import { BUCKET } from './subjects.js';
import type { Target } from './target.js';

/** Somebody who may write objects, and what takes it away. */
export interface Writer {
  readonly credentials: Credentials;
  readonly revoke: (administrator: Caller) => Promise<Answer>;
}

const writing = policy(statement('Allow', ['s3:PutObject', 's3:DeleteObject'], { Resource: `arn:aws:s3:::${BUCKET}/*` }), statement('Allow', 'sts:GetSessionToken'));

async function user({ root }: Target, uid: string): Promise<Credentials> {
  const credentials = await makeUser(root, uid);
  ok(await root.iam('PutUserPolicy', { UserName: uid, PolicyName: 'own', PolicyDocument: writing }));
  return credentials;
}

async function session(node: Target, uid: string): Promise<Credentials> {
  const credentials = await makeUser(node.root, uid);
  await makeRole(node.root, uid, trusting(userArn(uid)), writing);
  return assume(node.as(credentials), uid);
}

const revocation = (what: Readonly<Record<string, string>>) => (by: Caller): Promise<Answer> => by.admin('POST', '/rolegate/v1/revocations', what);

/** Makes a writer by calls to one node. */
export const WRITERS: Readonly<Record<string, (node: Target, uid: string) => Promise<Writer>>> = {
  'whose key is made inactive': async (node, uid) => ({ credentials: await user(node, uid), revoke: (by) => by.iam('UpdateAccessKey', { UserName: uid, AccessKeyId: uid, Status: 'Inactive' }) }),
  'who is suspended': async (node, uid) => ({ credentials: await user(node, uid), revoke: (by) => by.admin('POST', '/user', { uid, suspended: '1' }) }),
  'who loses the policy': async (node, uid) => ({ credentials: await user(node, uid), revoke: (by) => by.iam('DeleteUserPolicy', { UserName: uid, PolicyName: 'own' }) }),
  'whose role loses the policy': async (node, uid) => ({ credentials: await session(node, uid), revoke: (by) => by.iam('DeleteRolePolicy', { RoleName: uid, PolicyName: 'own' }) }),
  'whose role\'s sessions are revoked': async (node, uid) => ({ credentials: await session(node, uid), revoke: revocation({ role: roleArn(uid) }) }),
  'whose sessions issued before now are revoked': async (node, uid) => ({ credentials: credentialsIn(await node.as(await user(node, uid)).sts('GetSessionToken')), revoke: revocation({ user: uid, 'issued-before': 'now' }) }),
};
