import type { SubuserAccess } from '#iam';
import { authorize, switchesOf } from '#policy';
import { event, living, Node, userHistory } from '../test/authn-kit.js';
import { accessKeyCreated } from '#iam';
import { legibleVault } from '#testing';

const KEY = 'SUBUSERKEY';
const ALLOW = event('UserPolicyPut', { policyName: 'p', policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' });

async function caller(access: SubuserAccess | undefined, more: object = {}) {
  const history = userHistory(more, (stream) => [
    ALLOW, ...(access === undefined ? [] : [event('SubuserPut', { name: 'sub', access })]),
    accessKeyCreated(stream, { accessKeyId: KEY, secretAccessKey: 'other', subuser: 'sub' }, legibleVault),
  ]);
  return (await living(new Node([history]).credentials.accessKey(KEY, 's3'))).principal;
}

async function may(access: SubuserAccess | undefined, action: string, owner = false): Promise<boolean> {
  const { principal, policies, administrator } = await caller(access);
  return authorize({
    action, resource: 'arn:aws:s3:::b/k', resourceAccount: '', principal, ...policies, administrator,
    grants: { acl: owner }, switches: switchesOf('ceph'), context: { get: () => undefined },
  } as never).allowed;
}

describe('the keys of subusers', () => {
  it.each([
    ['none', false, false, false, false],
    ['read', true, false, false, false],
    ['write', false, true, false, false],
    ['readwrite', true, true, false, false],
    ['full', true, true, true, true],
    [undefined, false, false, false, false],
  ] as const)('with access %s: reading %s, writing %s, ACLs %s, IAM %s, whatever the policies of their user say', async (access, read, write, acl, iam) => {
    expect([await may(access, 's3:GetObject'), await may(access, 's3:PutObject'), await may(access, 's3:PutObjectAcl'), await may(access, 'iam:CreateRole')]).toEqual([read, write, acl, iam]);
  });

  it('bound the owner of a bucket, too', async () => {
    expect([await may('read', 's3:GetObject', true), await may('read', 's3:DeleteObject', true)]).toEqual([true, false]);
  });

  it('make no administrator and have no caps, unless their access is full', async () => {
    const system = { system: true, caps: [{ type: 'users', perm: '*' }] };
    expect(await caller('readwrite', system)).toMatchObject({ administrator: false, caps: [] });
    expect(await caller('full', system)).toMatchObject({ administrator: true, caps: [{ type: 'users', perm: '*' }] });
  });
});
