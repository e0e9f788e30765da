import { type Revocation, coveringRevocation } from '#iam';
import type { Directory, LineageVersion } from '#operation';
import type { SessionClaims } from '#seal';
import { type CutOffTarget, allSessions, federatedSubject, oneSession } from './cut-off-target.js';
import { revocation } from './revocation.projection.js';

/** Everything by which a session may have been cut off: itself and those it was issued to, its subjects, all sessions. */
export function cutOffTargets({ sessionId, parents = [], lineage }: Pick<SessionClaims, 'sessionId' | 'parents' | 'lineage'>): readonly CutOffTarget[] {
  const subjects = lineage.flatMap(({ stream, subject }) => (subject === undefined ? [] : [federatedSubject(stream, subject)]));
  return [allSessions, oneSession(sessionId), ...parents.map(oneSession), ...subjects];
}

/** Which cut-off ends a session, asked of memory: one look-up for each target, whose names are made once for a token. */
export class SessionCutOffs {
  private readonly targets = new WeakMap<SessionClaims, readonly CutOffTarget[]>();

  constructor(private readonly directory: Pick<Directory, 'get'>) {}

  /**
   * The revocation that ends the session; else whether the streams that say so are at the versions that stand in `known`
   * from its place `from` on.
   */
  judge(claims: SessionClaims, known: readonly LineageVersion[] | undefined, from: number): Revocation | boolean {
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
  versions(claims: SessionClaims): readonly LineageVersion[] {
    return this.targetsOf(claims).map(({ stream }) => ({ stream, version: this.directory.get(revocation, stream)?.version ?? 0 }));
  }

  private targetsOf(claims: SessionClaims): readonly CutOffTarget[] {
    let targets = this.targets.get(claims);
    if (!targets) this.targets.set(claims, (targets = cutOffTargets(claims)));
    return targets;
  }
}
