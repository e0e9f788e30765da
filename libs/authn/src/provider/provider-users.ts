import type { UserState } from '#iam';
import type { Authenticated, ExternalProof, ExternalUserType, ExternalUsers, FederatedIdentity } from '#operation';
import { anonymous } from '../anonymous.strategy.js';
import type { Credentials } from '../credentials.js';
import { ProviderRefusal } from './provider-errors.js';

/** Somebody for whom a provider vouches, by a name that is unique there. */
export interface NamedIdentity extends FederatedIdentity {
  readonly name: string;
}

/** Characters of a user's name here (`uid` of the admin API). */
const LONGEST = 128;
/** White space, and what has a meaning in an ARN, in a policy's patterns, in a full uid, or as an escape. */
const SPECIAL = /[\s\p{Cc}:/*?$%]/gu;

const encoded = (character: string): string => [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** `robot@certificate`: two identities never share one. */
export const providerUserName = (name: string, provider: string): string => `${name.normalize('NFC').replace(SPECIAL, encoded)}@${provider}`;

/**
 * Providers whose users have no part of the name space to themselves (LDAP, Keystone) speak for users of their own and, as in
 * Ceph, for users made here; never for those whom another provider has made. @throws ProviderRefusal
 */
export function assertNotOfAnother({ userName, type }: Pick<UserState, 'userName' | 'type'>, own: ExternalUserType): void {
  if (type !== undefined && type !== own) throw new ProviderRefusal(`${userName} is a user of the type ${type}`, 'not-allowed');
}

/**
 * Identities that are users here as well, so that they own things, are given policies, suspended and revoked like others: in a
 * part of the name space that is their provider's. MinIO's parent users `tls:robot` and `custom:alice`.
 */
export class ProviderUsers {
  constructor(
    private readonly users: Pick<ExternalUsers<UserState>, 'ensure'>,
    private readonly credentials: Pick<Credentials, 'externalUser'>,
    private readonly type: ExternalUserType,
  ) {}

  /** The caller of an unsigned AssumeRoleWith…. @throws ProviderRefusal; RolegateError for who is suspended */
  async callerOf(identity: NamedIdentity): Promise<Authenticated> {
    const { provider, subject, name, authenticatedAt = 0 } = identity;
    const userName = providerUserName(name, provider);
    if (userName.length > LONGEST) throw new ProviderRefusal(`${userName.slice(0, LONGEST)}… is too long for a user's name`, 'not-allowed');
    const user = await this.users.ensure({ userName, tenant: '', type: this.type, displayName: name });
    // Somebody else may have been given that name before.
    if (user.state.type !== this.type) throw new ProviderRefusal(`${userName} is a user of another kind`, 'not-allowed');
    const proof: ExternalProof = { provider, subject, tags: [], authenticatedAt, sessionEpoch: user.state.sessionEpoch };
    const { owner } = this.credentials.externalUser(user, proof, 'query');
    return { principal: { ...anonymous, owner, federated: { ...identity, userStream: user.stream }, principal: { ...anonymous.principal, federated: provider } } };
  }
}
