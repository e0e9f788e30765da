import type { Credentials } from '../conformance/gateway.js';
import { type Caller, credentialsIn, ok } from './caller.js';

export const statement = (Effect: 'Allow' | 'Deny', Action: string | readonly string[], more: object = { Resource: '*' }): object => ({ Effect, Action, ...more });
export const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
/** A trust policy for principals by ARN. */
export const trusting = (principals: string | readonly string[], Condition?: object, Action: string | readonly string[] = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']): string =>
  policy({ Effect: 'Allow', Principal: { AWS: principals }, Action, ...(Condition && { Condition }) });

export const userArn = (uid: string): string => `arn:aws:iam:::user/${uid}`;
export const roleArn = (name: string): string => `arn:aws:iam:::role/${name}`;

/** A user whose access key is the uid. */
export async function makeUser(root: Caller, uid: string, more: Readonly<Record<string, string>> = {}): Promise<Credentials> {
  const credentials = { accessKeyId: uid, secretAccessKey: `secret-of-${uid}` };
  ok(await root.admin('PUT', '/user', { uid, 'display-name': uid, 'access-key': uid, 'secret-key': credentials.secretAccessKey, ...more }));
  return credentials;
}

/** A role with a trust policy and at most one policy of its own, `own`. */
export async function makeRole(root: Caller, RoleName: string, trust: string, own?: string): Promise<void> {
  ok(await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument: trust }));
  if (own !== undefined) ok(await root.iam('PutRolePolicy', { RoleName, PolicyName: 'own', PolicyDocument: own }));
}

export async function assume(caller: Caller, role: string, more: Readonly<Record<string, string>> = {}): Promise<Credentials> {
  return credentialsIn(await caller.sts('AssumeRole', { RoleArn: roleArn(role), RoleSessionName: 'session', ...more }));
}
