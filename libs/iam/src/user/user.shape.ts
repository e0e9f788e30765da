import type { User } from '@aws-sdk/client-iam';
import { boundaryShape } from '../permissions-boundary.js';
import { type UserState, userArn } from './user.state.js';

/** The User element of replies. */
export function userShape(state: UserState): User {
  return {
    Path: state.path,
    UserName: state.userName,
    UserId: state.root && state.account ? state.account : state.userId,
    Arn: userArn(state),
    CreateDate: state.createDate,
    PermissionsBoundary: boundaryShape(state),
    Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
  };
}
