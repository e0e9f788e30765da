import fc from 'fast-check';
import { everythingOf, nothingOf } from '../../test/import/present.js';
import type { Call } from './plan.js';
import { planImport, type Present } from './plan-import.js';
import { NO_CEPH_USER, NOTHING, UNLIMITED, type Wanted, type WantedUser } from './wanted.js';

const ACCOUNT = 'RGW11111111111111111';
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}';
const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}';
const arnOf = (account: string, name: string): string => `arn:aws:iam::${account}:policy/${name}`;

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { maxLength: 4 });
const some = <T>(of: readonly T[]): fc.Arbitrary<T[]> => (of.length === 0 ? fc.constant([]) : fc.subarray([...of]));

/** Systems in which everything refers only to what is in them. */
const wanted: fc.Arbitrary<Wanted> = fc.tuple(fc.constantFrom('', 'ten1', ACCOUNT), names, names, names, names).chain(([account, policies, groups, users, roles]) => {
  const arns = policies.map((name) => arnOf(account, name));
  const permissions = fc.record({ inline: names.map((all) => all.map((name) => ({ name, document }))), attached: some(arns) });
  const user = (name: string): fc.Arbitrary<WantedUser> => fc.tuple(permissions, some(groups), fc.constantFrom('', ...arns), fc.boolean(), names).map(([own, its, boundary, ceph, keys]) => ({
    account, name, path: '/', tags: [{ key: 'a', value: 'b' }], boundary, groups: its, ...own,
    ...(ceph && { ceph: { ...NO_CEPH_USER, uid: name, displayName: name, keys: keys.map((id) => ({ id: name + id, secret: 's', active: id.length > 2, subuser: '' })) } }),
  }));
  return fc.record<Wanted>({
    ...(Object.fromEntries(Object.keys(NOTHING).map((kind) => [kind, fc.constant([])])) as unknown as { [K in keyof Wanted]: fc.Arbitrary<Wanted[K]> }),
    accounts: fc.constant(account === ACCOUNT ? [{ id: account, name: 'acme', tenant: '', email: '', limits: {}, quota: UNLIMITED, bucketQuota: UNLIMITED }] : []),
    policies: fc.constant(policies.map((name) => ({ account, name, path: '/', description: '', tags: [], document, otherDocuments: [] }))),
    groups: fc.tuple(...groups.map((name) => permissions.map((own) => ({ account, name, path: '/', ...own })))),
    users: fc.tuple(...users.map(user)),
    roles: fc.tuple(...roles.map((name) => permissions.map((own) => ({ account, name, path: '/', trust, description: '', maxSessionDuration: 3600, tags: [], boundary: '', ...own })))),
    instanceProfiles: fc.constant(roles.map((role) => ({ account, name: role, path: '/', tags: [], role }))),
  });
});

/** What a call makes, and what it needs, as `kind name`. */
function effects(call: Call): { readonly makes: readonly string[]; readonly needs: readonly string[] } {
  if (call.api === 's3') return { makes: [], needs: [] };
  if (call.api === 'admin') {
    if (call.path === '/account') return { makes: [`account ${call.parameters['id']}`], needs: [] };
    const made = `user ${call.parameters['uid']}`;
    const account = call.parameters['account-id'];
    return call.subresource === undefined ? { makes: [made], needs: account === undefined ? [] : [`account ${account}`] } : { makes: [], needs: [made] };
  }
  const { UserName, GroupName, RoleName, PolicyName, PolicyArn, PermissionsBoundary, InstanceProfileName } = call.parameters;
  const named = [UserName && `user ${UserName}`, GroupName && `group ${GroupName}`, RoleName && `role ${RoleName}`, InstanceProfileName && `profile ${InstanceProfileName}`, PolicyArn && `policy ${PolicyArn}`, PermissionsBoundary && `policy ${PermissionsBoundary}`].filter((one): one is string => Boolean(one));
  const account = call.account === ACCOUNT ? [`account ${ACCOUNT}`] : [];
  const made = { CreateUser: `user ${UserName}`, CreateGroup: `group ${GroupName}`, CreateRole: `role ${RoleName}`, CreateInstanceProfile: `profile ${InstanceProfileName}`, CreatePolicy: `policy ${arnOf(call.account, PolicyName ?? '')}` }[call.action];
  return { makes: made === undefined ? [] : [made], needs: [...account, ...named.filter((one) => one !== made)] };
}

describe('A plan', () => {
  it('is empty where everything is there already', () => {
    fc.assert(fc.property(wanted, (all) => {
      expect(planImport(all, everythingOf(all))).toEqual([]);
    }));
  });

  it('makes everything before it is needed, and once', () => {
    fc.assert(fc.property(wanted, (all) => {
      const there = new Set<string>();
      for (const { makes, needs } of planImport(all, nothingOf(all)).flatMap(({ calls }) => calls).map(effects)) {
        for (const need of needs) expect(there).toContain(need);
        for (const one of makes) {
          expect(there).not.toContain(one);
          there.add(one);
        }
      }
    }));
  });

  it('does the rest where a part is there', () => {
    fc.assert(fc.property(wanted, fc.infiniteStream(fc.boolean()), (all, isThere) => {
      const whole = everythingOf(all);
      const part = <T>(found: readonly T[]): (T | undefined)[] => found.map((one) => (isThere.next().value ? one : undefined));
      const present: Present = { ...whole, policies: part(whole.policies), groups: part(whole.groups), roles: part(whole.roles), instanceProfiles: part(whole.instanceProfiles), users: whole.users.map((one) => (isThere.next().value ? one : { holders: {} })) };
      const plan = planImport(all, present);
      expect(plan.filter(({ verdict }) => verdict === 'conflict')).toEqual([]);
      const kinds = ['policies', 'groups', 'roles', 'instanceProfiles'] as const;
      const missing = kinds.reduce((sum, kind) => sum + present[kind].filter((one) => one === undefined).length, 0) + present.users.filter(({ user }) => user === undefined).length;
      expect(plan.filter(({ verdict }) => verdict === 'create')).toHaveLength(missing);
    }));
  });
});
