import { role, roleNameKey } from '../src/role/index.js';
import { aGroup, aRole, aUser, contextForTest, folded } from '#testing';
import { putGroupPolicy } from '../src/group/operations/put-group-policy.js';
import { updateGroup } from '../src/group/operations/update-group.js';
import { putRolePolicy } from '../src/role/operations/put-role-policy.js';
import { putUserPolicy } from '../src/user/operations/put-user-policy.js';

/** A node whose memory learns of `late` only when it reads the tail of the log. */
function behind(late: ReturnType<typeof aRole> | ReturnType<typeof aUser> | ReturnType<typeof aGroup>) {
  const context = contextForTest();
  let caughtUp = false;
  const known = <T>(found: T): T | undefined => (caughtUp ? found : undefined);
  const directory = {
    ...context.directory,
    find: () => known(folded(late as ReturnType<typeof aRole>)) as never,
    get: () => known(folded(late as ReturnType<typeof aRole>)) as never,
    catchUp: async () => void (caughtUp = true),
  };
  return { ...context, directory };
}

describe('authorization on a node that has not heard of a new role, user or group', () => {
  it('judges the role by its path and tags, not by the ones a missing role would have', async () => {
    const made = aRole([], { path: '/prod/', tags: [{ Key: 'locked', Value: 'true' }] });
    const asked = await putRolePolicy.access({ RoleName: 'S3Access', PolicyName: 'P', PolicyDocument: '{}' }, behind(made));
    expect(asked).toMatchObject({ resource: 'arn:aws:iam:::role/prod/S3Access', conditions: { 'aws:ResourceTag/locked': ['true'] } });
    expect(role.keys(folded(made).state!)).toContain(roleNameKey('', 'S3Access'));
  });

  it('judges the user by its path and tags', async () => {
    const made = aUser([], { path: '/prod/', tags: [{ Key: 'locked', Value: 'true' }] });
    const asked = await putUserPolicy.access({ UserName: 'TESTER', PolicyName: 'P', PolicyDocument: '{}' }, behind(made));
    expect(asked).toMatchObject({ resource: 'arn:aws:iam:::user/prod/TESTER', conditions: { 'aws:ResourceTag/locked': ['true'] } });
  });

  it('judges the group by its path, the new name of one as well', async () => {
    const made = aGroup([], { path: '/prod/' });
    expect(await putGroupPolicy.access({ GroupName: 'Readers', PolicyName: 'P', PolicyDocument: '{}' }, behind(made))).toMatchObject({ resource: 'arn:aws:iam:::group/prod/Readers' });
    expect(await updateGroup.access({ GroupName: 'Readers', NewGroupName: 'Staff' }, behind(made))).toMatchObject([{ resource: 'arn:aws:iam:::group/prod/Readers' }, { resource: 'arn:aws:iam:::group/prod/Staff' }]);
  });
});
