import { type AttachedPolicy, type GroupState, type PolicyState, type PolicyVersion, type UserState, awsManagedPolicies, awsVersionOf, defaultVersion, group, groupStream, policy, policyArn, policyStream } from '#iam';
import type { Directory, LineageVersion } from '#operation';

/** A managed policy as it counts now. */
export interface CountingPolicy {
  readonly policyArn: string;
  /** The default version: one object for as long as it is there. */
  readonly version: PolicyVersion;
}

/** What counts beside inline policies of one's own at one moment; one object for as long as nothing was written to the streams. */
export interface LiveSet {
  readonly managed: readonly CountingPolicy[];
  /** Their inline policies count; what is attached to them is among the managed ones. */
  readonly groups: readonly GroupState[];
  /** Absent: nothing bounds the policies. */
  readonly boundary?: CountingPolicy;
  /** The streams that say so; none for policies of AWS, which do not change. */
  readonly lineage: readonly LineageVersion[];
}

/** What a user or role says of policies that are not its own. */
export type PolicyUse = Pick<UserState, 'attachedPolicies' | 'permissionsBoundary' | 'groups'>;

/** A policy that is attached, or a group that somebody is in, and not there. It may hold a Deny, so nothing is decided without it. */
export class MissingPolicy extends Error {}

const POLICY_KIND = policyStream('');
const GROUP_KIND = groupStream('');
const NO_GROUPS: readonly GroupState[] = [];

/** AWS's own, by ARN. */
const ofAws: ReadonlyMap<string, CountingPolicy> = new Map([...awsManagedPolicies].map(([arn, one]) => [arn, { policyArn: arn, version: awsVersionOf(one) }]));

/** Groups and managed policies as this node's memory has them: no round trip. */
export class LivePolicies {
  private readonly sets = new WeakMap<PolicyUse, LiveSet>();

  constructor(private readonly directory: Pick<Directory, 'get'>) {}

  /**
   * Of a user or role, which everybody who acts as that one shares; undefined when it has none but its own.
   * @throws MissingPolicy
   */
  of(state: PolicyUse): LiveSet | undefined {
    if (state.attachedPolicies.length === 0 && state.permissionsBoundary === undefined && !state.groups?.length) return undefined;
    const known = this.sets.get(state);
    if (known && this.areCurrent(known.lineage)) return known;
    const set = this.setOf(state);
    this.sets.set(state, set);
    return set;
  }

  /** Those passed for a session, as SessionClaims.policyArns names them. One that is gone allows nothing any more. */
  passed(names: readonly string[]): LiveSet {
    const managed: CountingPolicy[] = [];
    const lineage: LineageVersion[] = [];
    for (const name of names) {
      const found = this.find(name, lineage);
      if (found) managed.push(found);
    }
    return { managed, groups: NO_GROUPS, lineage };
  }

  /** Whether the groups and managed policies at the end of a caller's lineage are still at the versions that stand there. */
  areCurrent(lineage: readonly LineageVersion[]): boolean {
    for (let i = lineage.length - 1; i >= 0; i--) {
      const { stream, version } = lineage[i]!;
      const aggregate = stream.startsWith(POLICY_KIND) ? policy : stream.startsWith(GROUP_KIND) ? group : undefined;
      if (!aggregate) return true;
      if (this.directory.get<unknown>(aggregate, stream)?.version !== version) return false;
    }
    return true;
  }

  private setOf({ attachedPolicies, permissionsBoundary, groups: memberOf }: PolicyUse): LiveSet {
    const managed = new Map<string, CountingPolicy>();
    const groups: GroupState[] = [];
    const lineage: LineageVersion[] = [];
    for (const one of attachedPolicies) managed.set(nameOf(one), this.present(one, 'attached', lineage));
    for (const { groupId } of memberOf ?? []) {
      const state = this.group(groupStream(groupId), lineage);
      groups.push(state);
      // What several have counts once.
      for (const one of state.attachedPolicies) if (!managed.has(nameOf(one))) managed.set(nameOf(one), this.present(one, `attached to group/${state.groupName}`, lineage));
    }
    const boundary = permissionsBoundary && this.present(permissionsBoundary, 'the permissions boundary', lineage);
    return { managed: [...managed.values()], groups, boundary, lineage };
  }

  private group(stream: string, lineage: LineageVersion[]): GroupState {
    const found = this.directory.get(group, stream);
    if (!found?.state) throw new MissingPolicy(`${stream} has the user, and does not exist`);
    lineage.push({ stream, version: found.version });
    return found.state;
  }

  private present(one: AttachedPolicy, use: string, lineage: LineageVersion[]): CountingPolicy {
    const name = nameOf(one);
    const found = this.find(name, lineage);
    if (!found) throw new MissingPolicy(`${name} is ${use}, and does not exist`);
    return found;
  }

  private find(name: string, lineage: LineageVersion[]): CountingPolicy | undefined {
    if (!name.startsWith(POLICY_KIND)) return ofAws.get(name);
    const found = this.directory.get(policy, name);
    if (!found?.state) return undefined;
    lineage.push({ stream: name, version: found.version });
    return countingOf(found.state);
  }
}

/** The stream; AWS's own have none, and are called by their ARNs. */
const nameOf = ({ policyArn: arn, policyId }: AttachedPolicy): string => (policyId === '' ? arn : policyStream(policyId));

const countingOf = (state: PolicyState): CountingPolicy => ({ policyArn: policyArn(state), version: defaultVersion(state) });
