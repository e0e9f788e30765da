import type { AccessRequest, Principal } from '#operation';
import { switchesOf } from '#policy';
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
