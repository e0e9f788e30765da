import type { LastUse } from '#operation';
import type { Role } from '@aws-sdk/client-iam';
import { boundaryShape } from '../permissions-boundary.js';
import { urlEncoded } from '../policy-document.js';
import { type RoleState, roleArn } from './role.state.js';

/** The Role element of replies. Policy documents in IAM's replies are URL-encoded (RFC 3986). */
export function roleShape(state: RoleState): Role {
  return {
    Path: state.path,
    RoleName: state.roleName,
    RoleId: state.roleId,
    Arn: roleArn(state),
    CreateDate: state.createDate,
    AssumeRolePolicyDocument: urlEncoded(state.assumeRolePolicyDocument),
    Description: state.description,
    MaxSessionDuration: state.maxSessionDuration,
    PermissionsBoundary: boundaryShape(state),
    Tags: state.tags.length > 0 ? state.tags.map((tag) => ({ ...tag })) : undefined,
  };
}

/** RoleLastUsed, which GetRole and GetAccountAuthorizationDetails show; nothing of a role that was never used. */
export const lastUsedShape = (last: LastUse | undefined): Pick<Role, 'RoleLastUsed'> =>
  last ? { RoleLastUsed: { LastUsedDate: last.time, Region: last.region } } : {};
