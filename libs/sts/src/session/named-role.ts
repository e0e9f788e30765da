import { type RoleState, role, roleArn, roleNameKey } from '#iam';
import { RolegateError } from '#kernel';
import type { OperationContext, Present } from '#operation';
import { parseRoleArn } from './role-arn.js';

/** Seconds. Source: STS API Reference, AssumeRole, DurationSeconds. */
export const DEFAULT_DURATION = 3600;

/** The role with exactly this ARN; undefined when there is none. @throws RolegateError ValidationError */
export function findRole(arn: string, ctx: Pick<OperationContext, 'directory'>): Present<RoleState> | undefined {
  const named = parseRoleArn(arn);
  const found = ctx.directory.find(role, roleNameKey(named.account, named.roleName));
  return found?.state && roleArn(found.state) === arn ? (found as Present<RoleState>) : undefined;
}

/** Seconds; a session issued to a session of a role lives no longer (IAM User Guide, "Role chaining"). */
const CHAINED_LIMIT = 3600;

/** Seconds of a session that a role allows. @throws RolegateError ValidationError with AWS's sentences */
export function roleDuration(asked: number | undefined, { maxSessionDuration }: RoleState, chained = false): number {
  if (chained && asked !== undefined && asked > CHAINED_LIMIT) throw new RolegateError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.');
  if (asked !== undefined && asked > maxSessionDuration) throw new RolegateError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  return asked ?? DEFAULT_DURATION;
}
