import type { Aggregate } from '#event-sourcing';
import type { Reads } from '#operation';
import { role } from '../role/role.projection.js';
import { user } from '../user/user.projection.js';

/** Kinds of what a policy may be attached to, each of which refers to it by ARN. */
export const HOLDERS: readonly Aggregate<any>[] = [user, role]; // eslint-disable-line @typescript-eslint/no-explicit-any

/** How many users and roles of an account each policy is attached to, by ARN; AWS's own are attached in many accounts. */
export const attachmentCounts = (reads: Reads, account: string, arns: readonly string[]): Promise<ReadonlyMap<string, number>> =>
  reads.countReferences(HOLDERS, account, arns);
