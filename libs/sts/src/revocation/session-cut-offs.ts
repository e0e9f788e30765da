import { type Issue, type Revocation, coveringRevocation } from '#iam';
import type { Directory, LineageVersion } from '#operation';
import type { SessionClaims } from '#seal';
import { readSubjectOwner } from '../session/subject-owner.js';
import { type CutOffTarget, allSessions, federatedSubject, namedProvider, oneSession, subjectUser } from './cut-off-target.js';
import { revocation } from './revocation.projection.js';

type Cut = Pick<SessionClaims, 'sessionId' | 'parents' | 'lineage' | 'owner' | 'provider'>;

/** Everything by which a session may have been cut off: itself and those it was issued to, its subjects and providers, all sessions. */
export function cutOffTargets({ sessionId, parents = [], lineage, owner, provider }: Cut): readonly CutOffTarget[] {
  const targets = [allSessions, oneSession(sessionId), ...parents.map(oneSession)];
  const named = new Set<string>();
  // Providers that have a stream are found by it; the name of theirs is an ARN.
  if (provider !== undefined && !provider.startsWith('arn:')) named.add(provider);
  for (const link of lineage) {
    if (link.provider !== undefined) named.add(link.provider);
    if (link.subject === undefined) continue;
    targets.push(federatedSubject(link.stream, link.subject));
    if (link.provider !== undefined) targets.push(federatedSubject(link.provider, link.subject));
  }
  for (const name of named) targets.push(namedProvider(name));
  const subject = readSubjectOwner(owner);
  if (subject) targets.push(subjectUser(subject.id));
  return targets;
}

/** Which cut-off ends a session, asked of memory: one look-up for each target, whose names are made once for a token. */
export class SessionCutOffs {
  private readonly targets = new WeakMap<Cut, readonly CutOffTarget[]>();

  constructor(private readonly directory: Pick<Directory, 'get'>) {}

  /**
   * The revocation that ends the session; else whether the streams that say so are at the versions that stand in `known`
   * from its place `from` on.
   */
  judge(claims: Cut & Issue, known: readonly LineageVersion[] | undefined, from: number): Revocation | boolean {
    const targets = this.targetsOf(claims);
    let same = known !== undefined;
    for (let i = 0; i < targets.length; i++) {
      const { stream, target } = targets[i]!;
      const found = this.directory.get(revocation, stream);
      const cutOff = found?.state?.cutOffs[target];
      const covering = cutOff && coveringRevocation(cutOff, claims);
      if (covering) return covering;
      if (same && (found?.version ?? 0) !== known![from + i]!.version) same = false;
    }
    return same;
  }

  /** Versions of those streams, which an append of the session's checks. 0: nothing was ever written there. */
  versions(claims: Cut): readonly LineageVersion[] {
    return this.targetsOf(claims).map(({ stream }) => ({ stream, version: this.directory.get(revocation, stream)?.version ?? 0 }));
  }

  private targetsOf(claims: Cut): readonly CutOffTarget[] {
    let targets = this.targets.get(claims);
    if (!targets) this.targets.set(claims, (targets = cutOffTargets(claims)));
    return targets;
  }
}
