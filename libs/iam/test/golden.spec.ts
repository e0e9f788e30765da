import { readdirSync, readFileSync } from 'node:fs';
import { type Aggregate, fold, type NewEvent } from '#event-sourcing';
import { history, HISTORY_TIME, storedEvents } from '#testing';
import { account } from '../src/account/account.projection.js';
import type { AccountState } from '../src/account/account.state.js';
import { group } from '../src/group/group.projection.js';
import type { GroupState } from '../src/group/group.state.js';
import { mfaDevice } from '../src/mfa-device/mfa-device.projection.js';
import type { MfaDeviceState } from '../src/mfa-device/mfa-device.state.js';
import { instanceProfile } from '../src/instance-profile/instance-profile.projection.js';
import type { InstanceProfileState } from '../src/instance-profile/instance-profile.state.js';
import { policy } from '../src/managed-policy/policy.projection.js';
import type { PolicyState } from '../src/managed-policy/policy.state.js';
import { oidcProvider } from '../src/oidc-provider/oidc-provider.projection.js';
import type { OidcProviderState } from '../src/oidc-provider/oidc-provider.state.js';
import { samlProvider } from '../src/saml-provider/saml-provider.projection.js';
import type { SamlProviderState } from '../src/saml-provider/saml-provider.state.js';
import { role } from '../src/role/role.projection.js';
import type { RoleState } from '../src/role/role.state.js';
import { user } from '../src/user/user.projection.js';
import type { UserState } from '../src/user/user.state.js';

/*
 * Every event type as it was ever written. A file here is never changed: when a schema version changes, the new one gets
 * a file of its own and the old one must still fold, through its upcaster, to the same state.
 */
type Golden = NewEvent & { readonly schemaVersion: number };

const folder = new URL('golden/', import.meta.url);
const golden = (name: string): Golden[] => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden[];

/** The state right before the stream's last event, which ends it, and after. */
function foldedFile<S>(aggregate: Aggregate<S>, name: string): { living: S | undefined; ended: S | undefined } {
  const events = storedEvents(history(aggregate, `${aggregate.kind}/1`, 'tenant', golden(name)));
  return { living: fold(aggregate, undefined, events.slice(0, -1)), ended: fold(aggregate, undefined, events) };
}

const files = readdirSync(folder);

describe('stored events of every version', () => {
  it.each([role as Aggregate, user as Aggregate, policy as Aggregate, group as Aggregate, account as Aggregate, instanceProfile as Aggregate, oidcProvider as Aggregate, samlProvider as Aggregate, mfaDevice as Aggregate])('have golden files for each type and version of $kind', (aggregate) => {
    const written = files.filter((file) => file.startsWith(`${aggregate.kind}-events.`)).flatMap(golden);
    for (const [type, { schemaVersion }] of Object.entries(aggregate.events)) {
      for (let version = 1; version <= schemaVersion; version++) {
        expect(written).toContainEqual(expect.objectContaining({ type, schemaVersion: version }));
      }
    }
    expect(written.filter((event) => !aggregate.events[event.type])).toEqual([]);
  });

  it('fold to the account that they made', () => {
    const { living, ended } = foldedFile(account, 'account-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', accountId: 'RGW11111111111111111', tenant: 'ten1', accountName: 'Mills', email: 'mills@example.com', createDate: HISTORY_TIME,
      maxUsers: -1, maxRoles: 1000, maxGroups: 1000, maxAccessKeys: 4, maxBuckets: 0, accountAlias: 'mills',
      quota: { enabled: true, checkOnRaw: false, maxSize: 1_048_576, maxObjects: -1 }, bucketQuota: { enabled: false, checkOnRaw: false, maxSize: -1, maxObjects: 1000 },
    } satisfies AccountState);
    expect(ended).toBeUndefined();
  });

  it('fold to the OIDC provider that they made', () => {
    const { living, ended } = foldedFile(oidcProvider, 'oidc-provider-events.v1.json');
    const revoked = { by: 'arn:aws:iam:::user/history', at: HISTORY_TIME };
    expect(living).toEqual({
      account: 'tenant', url: 'http://localhost:8080/auth/realms/demo', clientIds: ['customer-portal', 'account'], thumbprints: ['a9d53002e97e00e043244f3d170d6f4c414104fd'],
      tags: [{ Key: 'team', Value: 'blue' }], createDate: HISTORY_TIME, sessionEpoch: 1,
      sessionsRevoked: { id: 'r1', ...revoked, position: '0.0.6' }, sessionsCutOff: { id: 'r2', ...revoked, position: '0.0.7', issuedBefore: new Date('2026-01-02T03:00:00Z') },
    } satisfies OidcProviderState);
    expect(ended).toBeUndefined();
  });

  it('fold to the SAML provider that they made', () => {
    const { living, ended } = foldedFile(samlProvider, 'saml-provider-events.v1.json');
    const revoked = { by: 'arn:aws:iam:::user/history', at: HISTORY_TIME };
    expect(living).toEqual({
      account: 'tenant', name: 'corp', entityId: 'https://idp.example.com/new', signingCertificates: ['AAEC', 'AwQF'], validUntil: undefined, document: 'H4sIAAAAAAACA7MpTi3SBwBNZeUrBgAAAA==',
      tags: [{ Key: 'rolegate:single-use', Value: 'true' }], createDate: HISTORY_TIME, sessionEpoch: 1,
      sessionsRevoked: { id: 'r1', ...revoked, position: '0.0.4' }, sessionsCutOff: { id: 'r2', ...revoked, position: '0.0.5', issuedBefore: new Date('2026-01-02T03:00:00Z') },
    } satisfies SamlProviderState);
    expect(ended).toBeUndefined();
  });

  it('fold to the role that they made', () => {
    const { living, ended } = foldedFile(role, 'role-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', roleId: 'AROA00000000000ROLE01', roleName: 'S3Access', path: '/application_abc/component_xyz/', createDate: HISTORY_TIME,
      assumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}', description: 'another', maxSessionDuration: 7200,
      tags: [{ Key: 'Department', Value: 'Eng' }, { Key: 'Department', Value: 'HR' }],
      policies: [{ name: 'Policy1', document: '{ "Statement": [] }' }],
      attachedPolicies: [],
      sessionEpoch: 1,
      sessionsRevoked: { id: 'role/1#8', by: 'arn:aws:iam:::user/history', at: HISTORY_TIME, position: '0.0.8' },
    } satisfies RoleState);
    expect(ended).toBeUndefined();
  });

  it('fold to the user that they made', () => {
    const { living, ended } = foldedFile(user, 'user-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', userId: 'AIDA00000000000USER01', userName: 'TESTER', path: '/', displayName: 'Renamed', email: 'c@d', root: false,
      system: true, admin: true, opMask: 'read', maxBuckets: -1, tags: [{ Key: 'Department', Value: 'Eng' }], createDate: HISTORY_TIME, suspended: false,
      caps: [{ type: 'roles', perm: '*' }, { type: 'users', perm: 'read' }],
      accessKeys: [{ accessKeyId: 'TESTER', sealedSecret: 'sealed-1', status: 'Inactive', createDate: HISTORY_TIME }],
      policies: [{ name: 'Policy1', document: '{ "Statement": [] }' }],
      attachedPolicies: [],
      sessionEpoch: 2,
      sessionsRevoked: { id: 'user/1#13', by: 'arn:aws:iam:::user/history', at: HISTORY_TIME, position: '0.0.13' },
    } satisfies UserState);
    expect(ended).toBeUndefined();
  });

  it.each([
    ['role', role as Aggregate<RoleState | UserState>],
    ['user', user as Aggregate<RoleState | UserState>],
  ] as const)('fold to the %s whose sessions were cut off', (kind, aggregate) => {
    const by = 'arn:aws:iam:::user/history';
    expect(foldedFile(aggregate, `${kind}-events.cut-off.v1.json`).living).toMatchObject({
      sessionEpoch: 1,
      sessionsRevoked: { id: '019ab000-0000-7000-8000-000000000001', by, at: HISTORY_TIME, position: '0.0.2' },
      sessionsCutOff: { id: '019ab000-0000-7000-8000-000000000002', by, at: HISTORY_TIME, position: '0.0.3', issuedBefore: new Date('2026-01-02T03:00:00Z') },
    });
  });

  it.each([
    ['role', role as Aggregate<RoleState | UserState>],
    ['user', user as Aggregate<RoleState | UserState>],
  ] as const)('fold to the %s to which managed policies are attached', (kind, aggregate) => {
    expect(foldedFile(aggregate, `${kind}-events.attached.v1.json`).living).toMatchObject({
      attachedPolicies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' }, { policyArn: 'arn:aws:iam::tenant:policy/team/P', policyId: 'ANPA0000000000POLICY1' }],
    });
  });

  it.each([
    ['role', role as Aggregate<RoleState | UserState>],
    ['user', user as Aggregate<RoleState | UserState>],
  ] as const)('fold to the %s that a permissions boundary bounds', (kind, aggregate) => {
    expect(foldedFile(aggregate, `${kind}-events.boundary.v1.json`).living).toMatchObject({
      permissionsBoundary: { policyArn: 'arn:aws:iam::tenant:policy/team/P', policyId: 'ANPA0000000000POLICY1' }, attachedPolicies: [],
    });
  });

  it('fold to the user of an account whose uid is another than its name', () => {
    expect(foldedFile(user, 'user-events.account.v1.json').living).toMatchObject({ uid: 'ten1$bob', userName: 'Bob', root: true });
  });

  it('fold to the user that has another name, path and tags', () => {
    const { living } = foldedFile(user, 'user-events.boundary.v1.json');
    expect(living).toMatchObject({ userId: 'AIDA00000000000USER01', userName: 'RENAMED', path: '/team/', tags: [{ Key: 'Department', Value: 'HR' }] });
    expect(user.keys(living!)).toEqual(['user-name:tenant:RENAMED', 'email:a@b']);
  });

  it('fold to the user that an identity provider brought', () => {
    expect(foldedFile(user, 'user-events.external.v1.json').living).toMatchObject({ userName: 'alice', type: 'ldap' });
  });

  it('fold to the managed policy that they made', () => {
    const { living, ended } = foldedFile(policy, 'policy-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', policyId: 'ANPA0000000000POLICY1', policyName: 'P', path: '/team/', description: 'd', createDate: HISTORY_TIME, updateDate: HISTORY_TIME,
      tags: [{ Key: 'a', Value: 'c' }], defaultVersionId: 'v3', lastVersion: 3,
      versions: [{ versionId: 'v2', document: '{"Statement":[]}', createDate: HISTORY_TIME }, { versionId: 'v3', document: '{"Statement": []}', createDate: HISTORY_TIME }],
    } satisfies PolicyState);
    expect(ended).toBeUndefined();
  });

  it('fold to the instance profile that they made', () => {
    const { living, ended } = foldedFile(instanceProfile, 'instance-profile-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', instanceProfileId: 'AIPA00000000PROFILE01', instanceProfileName: 'Web', path: '/app/', createDate: HISTORY_TIME, tags: [{ Key: 'a', Value: 'c' }], roleId: 'AROA00000000000ROLE02', sessionEpoch: 1,
    } satisfies InstanceProfileState);
    expect(ended).toBeUndefined();
  });

  it('fold to the group that they made, and to who is in it', () => {
    const { living, ended } = foldedFile(group, 'group-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', groupId: 'AGPA0000000000GROUP01', groupName: 'Readers', path: '/staff/', createDate: HISTORY_TIME,
      policies: [{ name: 'Policy2', document: '{"Statement":[]}' }], attachedPolicies: [{ policyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess', policyId: '' }],
    } satisfies GroupState);
    expect(ended).toBeUndefined();
    const member = foldedFile(user, 'user-events.groups.v1.json').living!;
    expect(member.groups).toEqual([{ groupId: 'AGPA0000000000GROUP01' }, { groupId: 'AGPA0000000000GROUP03' }]);
    expect(user.references!(member)).toEqual(['group/AGPA0000000000GROUP01', 'group/AGPA0000000000GROUP03']);
  });

  it('fold to what only Ceph has of a user', () => {
    expect(foldedFile(user, 'user-events.ceph.v1.json').living).toMatchObject({
      subusers: [{ name: 'backup', access: 'read' }, { name: 'swift', access: 'full' }],
      swiftKeys: [{ subuser: 'swift', sealedSecret: 'sealed-1' }],
      accessKeys: [{ accessKeyId: 'BACKUP', subuser: 'backup' }],
      userQuota: { enabled: true, checkOnRaw: false, maxSize: 1_048_576, maxObjects: 10 },
      bucketQuota: { enabled: false, checkOnRaw: false, maxSize: -1, maxObjects: 5 },
      rateLimit: { enabled: true, maxReadOps: 100, maxWriteOps: 10, maxReadBytes: 0, maxWriteBytes: 1024 },
      placement: { defaultPlacement: 'slow', defaultStorageClass: 'COLD', placementTags: ['a'] },
    });
  });

  it('show under which claims a user and a role are found', () => {
    expect(user.keys(foldedFile(user, 'user-events.v1.json').living!)).toEqual(['user-name:tenant:TESTER', 'email:c@d', 'access-key:TESTER']);
    expect(role.keys(foldedFile(role, 'role-events.v1.json').living!)).toEqual(['role-name:tenant:S3Access']);
  });

  it('fold to the MFA device that they made, and to whom it counts for', () => {
    const { living, ended } = foldedFile(mfaDevice, 'mfa-device-events.v1.json');
    expect(living).toEqual({
      account: 'tenant', mfaDeviceId: '00000000-0000-7000-8000-0000000000fa', serialNumber: 'arn:aws:iam::tenant:mfa/staff/phone', path: '/staff/', sealedSeed: 'sealed-1',
      seconds: 30, window: 1, tags: [{ Key: 'Department', Value: 'Eng' }], createDate: HISTORY_TIME, offset: -3, usedCounters: [58010000, 58010001],
    } satisfies MfaDeviceState);
    expect(ended).toBeUndefined();
    expect(foldedFile(user, 'user-events.mfa.v1.json').living!.mfaDevices).toEqual([{ mfaDeviceId: '00000000-0000-7000-8000-0000000000fb', serialNumber: 'MFAtest', enableDate: HISTORY_TIME }]);
  });
});
