import type { Group } from '@aws-sdk/client-iam';
import { type GroupState, groupArn } from './group.state.js';

/** The Group element of replies. */
export const groupShape = (state: GroupState): Group => ({
  Path: state.path,
  GroupName: state.groupName,
  GroupId: state.groupId,
  Arn: groupArn(state),
  CreateDate: state.createDate,
});
