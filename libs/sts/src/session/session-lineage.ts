import { type Aggregate, streamKind } from '#event-sourcing';
import { type Revocation, type Revocations, type UserState, coveringRevocation, instanceProfile, oidcProvider, role, samlProvider, user } from '#iam';
import type { Directory, LineageVersion, Present } from '#operation';
import type { LineageEntry, SessionClaims } from '#seal';
import { identityMapping } from '../identity-mapping/identity-mapping.projection.js';
import { SessionCutOffs } from '../revocation/session-cut-offs.js';

/** What of a session says whether it still holds. */
export type SessionStanding = Pick<SessionClaims, 'sessionId' | 'issuedAt' | 'position' | 'lineage' | 'parents' | 'owner' | 'provider'>;

/** Why a lineage does not hold any more. */
export interface Broken {
  readonly broken: string;
  readonly reason: 'revoked' | 'unreadable-policy';
}

/** What every kind of ancestor knows of its sessions. */
export interface AncestorState extends Revocations {
  /** Tokens carry the one of their issue. */
  readonly sessionEpoch: number;
}

/** One kind of principal on which sessions may rest. */
export interface AncestorKind<S extends AncestorState = any> { // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly aggregate: Aggregate<S>;
  /** Why its sessions are refused although their epoch is current; undefined: they are not. */
  refusal?(state: S, link: LineageEntry): string | undefined;
}

const userKind: AncestorKind<UserState> = {
  aggregate: user,
  refusal(state, { stream, accessKeyId }) {
    if (state.suspended) return `${stream} is suspended`;
    return accessKeyId === undefined || keyIsActive(state, accessKeyId) ? undefined : `access key ${accessKeyId} is not active`;
  },
};

const keyIsActive = (state: UserState, accessKeyId: string): boolean =>
  state.accessKeys.some((key) => key.accessKeyId === accessKeyId && key.status === 'Active');

/** By kind of stream. An identity provider is one more line, and a link with its subject in the claims that it vouches for. */
export const ancestorKinds: Readonly<Record<string, AncestorKind>> = { user: userKind, role: { aggregate: role }, 'oidc-provider': { aggregate: oidcProvider }, 'saml-provider': { aggregate: samlProvider }, 'identity-mapping': { aggregate: identityMapping }, 'instance-profile': { aggregate: instanceProfile } };

const revoked = (broken: string): Broken => ({ broken, reason: 'revoked' });
const by = ({ id, by: who, at }: Revocation): string => `revoked by ${who} at ${at.toISOString()} (revocation ${id})`;

/**
 * Whether what a session rests on still holds, asked of memory on every request: every ancestor lives, its epoch is the one
 * of issue, the key that signed the issuing call is active, and neither the session nor one it was issued to was cut off.
 */
export class SessionLineage {
  private readonly cutOffs: SessionCutOffs;

  constructor(private readonly directory: Pick<Directory, 'get'>, private readonly kinds: Readonly<Record<string, AncestorKind>> = ancestorKinds) {
    this.cutOffs = new SessionCutOffs(directory);
  }

  /** Why the session is refused, `current` when nothing was written since it was at `known`, else the ancestors' states. */
  check(claims: SessionStanding, known: readonly LineageVersion[] | undefined): Broken | 'current' | readonly Present<AncestorState>[] {
    const states: Present<AncestorState>[] = [];
    let same = known !== undefined;
    for (const link of claims.lineage) {
      const kind = this.kinds[streamKind(link.stream)];
      const found = kind && this.directory.get(kind.aggregate, link.stream);
      if (!found?.state) return revoked(`${link.stream} is gone`);
      const refusal = refusalOf(kind!, found.state as AncestorState, link, claims);
      if (refusal !== undefined) return revoked(refusal);
      if (same && found.version !== known![states.length]!.version) same = false;
      states.push(found as Present<AncestorState>);
    }
    const judged = this.cutOffs.judge(claims, known, states.length);
    if (typeof judged === 'object') return revoked(`it was ${by(judged)}`);
    return same && judged ? 'current' : states;
  }

  /** What every append of the session's checks again. */
  versions(claims: SessionStanding, states: readonly Present<AncestorState>[]): readonly LineageVersion[] {
    return [...states.map(({ stream, version }) => ({ stream, version })), ...this.cutOffs.versions(claims)];
  }
}

function refusalOf(kind: AncestorKind, state: AncestorState, link: LineageEntry, claims: SessionStanding): string | undefined {
  const refusal = kind.refusal?.(state, link);
  if (refusal !== undefined) return refusal;
  const { sessionEpoch, sessionsRevoked, sessionsCutOff } = state;
  if (sessionEpoch !== link.epoch) return `sessions of ${link.stream} were ${sessionsRevoked ? by(sessionsRevoked) : `revoked after epoch ${link.epoch}`}`;
  const covering = sessionsCutOff && coveringRevocation({ sessionsCutOff }, claims);
  return covering && `sessions of ${link.stream} issued before ${covering.issuedBefore!.toISOString()} were ${by(covering)}`;
}
