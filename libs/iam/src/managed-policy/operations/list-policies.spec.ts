import type { ListPoliciesRequest } from '@aws-sdk/client-iam';
import { aPolicy, aRole, given, roleBounded } from '#testing';
import { listPolicies } from './list-policies.js';

const named = (policyName: string, path = '/', account = '') => aPolicy([], { policyId: `ANPA${policyName}${account}`, policyName, path, description: 'd', tags: [{ Key: 'a', Value: '1' }] }, account);
const attached = (policyArn: string) => ({ type: 'RolePolicyAttached' as const, data: { policyArn, policyId: 'x' } });
const world = given(named('b'), named('a'), named('c', '/app/'), named('z', '/', 'other'), aRole([attached('arn:aws:iam:::policy/app/c'), attached('arn:aws:iam::aws:policy/IAMFullAccess')]));
const AWS = ['AmazonS3FullAccess', 'AmazonS3ReadOnlyAccess', 'AmazonSNSFullAccess', 'AmazonSNSReadOnlyAccess', 'IAMFullAccess', 'IAMReadOnlyAccess'];
const names = async (input: ListPoliciesRequest) => (await world.answer(listPolicies, input)).Policies!.map((policy) => policy.PolicyName);

describe('ListPolicies', () => {
  it('answers those of AWS and of the account, by scope', async () => {
    expect(await names({})).toEqual([...AWS, 'a', 'b', 'c']);
    expect(await names({ Scope: 'All' })).toEqual([...AWS, 'a', 'b', 'c']);
    expect(await names({ Scope: 'AWS' })).toEqual(AWS);
    expect(await names({ Scope: 'Local' })).toEqual(['a', 'b', 'c']);
  });

  it('shows how often each is attached, and neither tags nor descriptions', async () => {
    const { Policies } = await world.answer(listPolicies, { Scope: 'Local' });
    expect(Policies!.map((policy) => policy.AttachmentCount)).toEqual([0, 0, 1]);
    expect(Policies!.every(({ Tags, Description }) => Tags === undefined && Description === undefined)).toBe(true);
  });

  it('keeps to what is attached, to a path, and to a usage', async () => {
    expect(await names({ OnlyAttached: true })).toEqual(['IAMFullAccess', 'c']);
    expect(await names({ PathPrefix: '/app/' })).toEqual(['c']);
    expect(await names({ PolicyUsageFilter: 'PermissionsPolicy', Scope: 'Local' })).toEqual(['a', 'b', 'c']);
    expect(await names({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([]);
  });

  it.each([1, 2, 3, 5, 6, 8, 9])('pages through all of them, %d at a time', async (MaxItems) => {
    for (const more of [{}, { OnlyAttached: true }]) {
      const seen: (string | undefined)[] = [];
      let Marker: string | undefined;
      do {
        const reply = await world.answer(listPolicies, { ...more, MaxItems, Marker });
        expect(reply.Policies!.length).toBeLessThanOrEqual(MaxItems);
        expect(reply.IsTruncated).toBe(reply.Marker !== undefined);
        seen.push(...reply.Policies!.map((policy) => policy.PolicyName));
        Marker = reply.Marker;
      } while (Marker);
      expect(seen).toEqual('OnlyAttached' in more ? ['IAMFullAccess', 'c'] : [...AWS, 'a', 'b', 'c']);
    }
  });

  it('looks through a thousand at a time for those that are attached, however few there are', async () => {
    const many = given(...Array.from({ length: 1001 }, (_, i) => named(`p${String(i).padStart(4, '0')}`)), aRole([attached('arn:aws:iam:::policy/p1000')]));
    const first = await many.answer(listPolicies, { Scope: 'Local', OnlyAttached: true });
    expect(first).toMatchObject({ Policies: [], IsTruncated: true });
    expect(await many.answer(listPolicies, { Scope: 'Local', OnlyAttached: true, Marker: first.Marker })).toMatchObject({ Policies: [{ PolicyName: 'p1000', AttachmentCount: 1 }], IsTruncated: false });
  });

  it('shows those that are permissions boundaries, and how often', async () => {
    const bounded = given(named('b'), named('a'), named('c'), aRole([roleBounded({ policyArn: 'arn:aws:iam:::policy/b', policyId: 'ANPAb' })]), aRole([attached('arn:aws:iam:::policy/c')], { roleId: 'AROA2', roleName: 'Other' }));
    const ask = async (input: ListPoliciesRequest) => (await bounded.answer(listPolicies, { Scope: 'Local', ...input })).Policies!.map((one) => [one.PolicyName, one.AttachmentCount, one.PermissionsBoundaryUsageCount]);
    expect(await ask({ PolicyUsageFilter: 'PermissionsBoundary' })).toEqual([['b', 0, 1]]);
    expect(await ask({ OnlyAttached: true })).toEqual([['b', 0, 1], ['c', 1, 0]]);
    expect(await ask({ OnlyAttached: true, PolicyUsageFilter: 'PermissionsPolicy' })).toEqual([['c', 1, 0]]);
  });

  it('refuses a marker that it did not make', async () => {
    await expect(world.answer(listPolicies, { Marker: 'x' })).rejects.toMatchObject({ code: 'ValidationError' });
  });
});
