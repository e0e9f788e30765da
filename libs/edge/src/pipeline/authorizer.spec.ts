import type { AccessRequest, Principal } from '#operation';
import { compilePolicy, parsePolicy, switchesOf } from '#policy';
import { principalForTest } from '#testing';
import { requestOf } from '../../test/edge-kit.js';
import { Authorizer } from './authorizer.js';

const ask = (principal: Partial<Principal>, access: Partial<AccessRequest> = {}, compat: 'ceph' | 'aws' = 'ceph') =>
  new Authorizer(switchesOf(compat)).decide(requestOf(), principalForTest(principal), { action: 'iam:GetRole', resource: 'arn:aws:iam:::role/R', ...access }, undefined);

describe('Authorizer', () => {
  it('counts caps, ownership and system rights as grants', () => {
    const cap = { type: 'roles', access: 'read' } as const;
    expect(ask({ caps: [{ type: 'roles', perm: '*' }] }, { cap }).reason).toBe('caps');
    expect(ask({ caps: [{ type: 'roles', perm: 'write' }] }, { cap }).allowed).toBe(false);
    expect(ask({ caps: [{ type: 'roles', perm: '*' }] }, { cap }, 'aws').allowed).toBe(false);
    expect(ask({}, { owner: true }).reason).toBe('owner');
    expect(ask({ administrator: true }).reason).toBe('administrator');
    expect(ask({}, { permissionNotNeeded: true }).reason).toBe('identity-not-needed');
  });

  it('asks a trust policy for a service without anything that the caller has', () => {
    const trust = (Principal: unknown, Condition?: object) => [compilePolicy('trust-policy', parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition }] }), { kind: 'trust', switches: switchesOf('ceph') }))];
    const arn = 'arn:aws:iam:::user/TESTER';
    const asking = (document: ReturnType<typeof trust>) =>
      ask({ administrator: true, caps: [{ type: 'roles', perm: '*' }], tags: [['team', 'a']] }, { action: 'sts:AssumeRole', trust: true, resourcePolicy: document, service: 'ec2.amazonaws.com', cap: { type: 'roles', access: 'write' } }).allowed;
    expect(asking(trust({ Service: 'ec2.amazonaws.com' }))).toBe(true);
    expect(asking(trust({ Service: 'ec2.amazonaws.com' }, { Bool: { 'aws:PrincipalIsAWSService': 'true' } }))).toBe(true);
    expect(asking(trust({ Service: 'ecs-tasks.amazonaws.com' }))).toBe(false);
    expect(asking(trust({ AWS: arn }))).toBe(false);
    expect(asking(trust({ Service: 'ec2.amazonaws.com' }, { ArnEquals: { 'aws:PrincipalArn': arn } }))).toBe(false);
    expect(asking(trust({ Service: 'ec2.amazonaws.com' }, { StringEquals: { 'aws:PrincipalTag/team': 'a' } }))).toBe(false);
  });

  it('gives the root of an account the account, also through a session of its own, and nobody else', () => {
    const account = '123456789012';
    const arn = `arn:aws:iam::${account}:root`;
    const access = { resourceAccount: account };
    expect(ask({ kind: 'root', account, arn }, access, 'aws').reason).toBe('account-root');
    expect(ask({ kind: 'session', account, arn }, access, 'aws').reason).toBe('account-root');
    expect(ask({ kind: 'session', account, arn: `arn:aws:iam::${account}:user/x` }, access, 'aws').allowed).toBe(false);
    expect(ask({ kind: 'root', account: '', arn: 'arn:aws:iam:::root' }).allowed).toBe(false);
  });
});
