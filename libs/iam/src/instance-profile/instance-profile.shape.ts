import type { Reads } from '#operation';
import type { InstanceProfile } from '@aws-sdk/client-iam';
import { roleShape } from '../role/role.shape.js';
import type { RoleState } from '../role/role.state.js';
import { roleOf } from './instance-profile.queries.js';
import { type InstanceProfileState, instanceProfileArn } from './instance-profile.state.js';

/** The InstanceProfile element of replies. */
export const instanceProfileShape = (state: InstanceProfileState, role: RoleState | undefined): InstanceProfile => ({
  Path: state.path,
  InstanceProfileName: state.instanceProfileName,
  InstanceProfileId: state.instanceProfileId,
  Arn: instanceProfileArn(state),
  CreateDate: state.createDate,
  Roles: role ? [{ ...roleShape(role), Tags: undefined }] : [],
  Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
});

/** Elements of lists, which have no tags. Source: IAM API Reference, ListInstanceProfiles. */
export const listedInstanceProfiles = (reads: Reads, states: readonly InstanceProfileState[]): Promise<InstanceProfile[]> =>
  Promise.all(states.map(async (state) => ({ ...instanceProfileShape(state, await roleOf(reads, state)), Tags: undefined })));
