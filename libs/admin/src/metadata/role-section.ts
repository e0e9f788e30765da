import { role, roleArn, type RoleState, roleStream } from '#iam';
import { metadataEntry } from './metadata-entry.js';
import { readable, type Section } from './section.js';

/** Ids of roles. Source: rgw_role.cc, RGWRoleInfo::dump. */
export const roleSection: Section<RoleState> = {
  aggregate: role,
  keyOf: ({ roleId }) => roleId,
  read: async (key, reads, ctx) => readable(await reads.byStream(role, roleStream(key)), ctx),

  entry: (key, { version, state }) => metadataEntry('roles', key, { tag: state.roleId, version, time: state.createDate }, {
    RoleId: state.roleId, RoleName: state.roleName, Path: state.path, Arn: roleArn(state), CreateDate: state.createDate.toISOString(),
    MaxSessionDuration: state.maxSessionDuration, AssumeRolePolicyDocument: state.assumeRolePolicyDocument,
    PermissionPolicies: state.policies.map(({ name, document }) => ({ PolicyName: name, PolicyValue: document })),
    ManagedPermissionPolicies: state.attachedPolicies.map(({ policyArn }) => policyArn),
  }),
};
