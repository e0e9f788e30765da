import { TestIssuer, issuerKey } from '#testing';
import type { Credentials } from '../../conformance/gateway.js';
import { credentialsIn, ok } from '../../system/caller.js';
import { makeRole, policy, roleArn, statement } from '../../system/world.js';
import type { Target } from './target.js';

const issuers: TestIssuer[] = [];
const key = issuerKey('key-1', 'ES256');

/** Issuers of all subjects so far are ended. */
export async function endIssuers(): Promise<void> {
  await Promise.all(issuers.splice(0).map((issuer) => issuer.stop()));
}

export const SUBJECT = 'alice';

/** A session of a role for a subject of an OIDC provider that nobody else has. */
export async function federatedSession(node: Target, uid: string): Promise<{ readonly credentials: Credentials; readonly provider: string }> {
  const issuer = await TestIssuer.start({ path: `/${uid}`, key });
  issuers.push(issuer);
  const provider = `arn:aws:iam:::oidc-provider/${issuer.issuer}`;
  ok(await node.root.iam('CreateOpenIDConnectProvider', { Url: issuer.url, 'ClientIDList.member.1': 'customer-portal' }));
  const trust = policy({ Effect: 'Allow', Principal: { Federated: [provider] }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { [`${issuer.issuer}:app_id`]: 'customer-portal' } } });
  await makeRole(node.root, uid, trust, policy(statement('Allow', 's3:GetObject')));
  const asked = { RoleArn: roleArn(uid), RoleSessionName: 'session', WebIdentityToken: issuer.token({ sub: SUBJECT }) };
  return { credentials: credentialsIn(await node.as(undefined).sts('AssumeRoleWithWebIdentity', asked)), provider };
}
