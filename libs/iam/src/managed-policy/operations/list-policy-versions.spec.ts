import { aPolicy, given, POLICY_ARN, versionCreated } from '#testing';
import { listPolicyVersions } from './list-policy-versions.js';

const many = given(aPolicy([versionCreated(2), versionCreated(3, true), { type: 'PolicyVersionDeleted', data: { versionId: 'v2' } }, versionCreated(4)]));

describe('ListPolicyVersions', () => {
  it('answers the newest first, without documents', async () => {
    const { Versions, IsTruncated } = await many.answer(listPolicyVersions, { PolicyArn: POLICY_ARN });
    expect(Versions!.map(({ VersionId, IsDefaultVersion, Document }) => [VersionId, IsDefaultVersion, Document])).toEqual([['v4', false, undefined], ['v3', true, undefined], ['v1', false, undefined]]);
    expect(IsTruncated).toBe(false);
  });

  it('pages through them', async () => {
    const first = await many.answer(listPolicyVersions, { PolicyArn: POLICY_ARN, MaxItems: 2 });
    expect(first.Versions!.map(({ VersionId }) => VersionId)).toEqual(['v4', 'v3']);
    const rest = await many.answer(listPolicyVersions, { PolicyArn: POLICY_ARN, Marker: first.Marker });
    expect(rest.Versions!.map(({ VersionId }) => VersionId)).toEqual(['v1']);
  });

  it('knows the one version of a policy of AWS', async () => {
    expect((await given().answer(listPolicyVersions, { PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' })).Versions).toMatchObject([{ VersionId: 'v1', IsDefaultVersion: true }]);
  });

  it('refuses a policy that does not exist', async () => {
    await expect(given().answer(listPolicyVersions, { PolicyArn: POLICY_ARN })).rejects.toMatchObject({ code: 'NoSuchEntity' });
  });
});
