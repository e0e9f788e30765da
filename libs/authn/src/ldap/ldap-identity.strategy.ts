import type { Authenticated, AuthenticationRequest, FederatedIdentity } from '#operation';
import { anonymous } from '../anonymous.strategy.js';
import type { Credentials } from '../credentials.js';
import { unsignedLoginRefusal } from '../provider/login-refusals.js';
import { CredentialStrategy } from '../strategy.js';
import type { LdapCaller, LdapCallers } from './ldap-callers.js';

/** MinIO's unsigned AssumeRoleWithLDAPIdentity: name and password are parameters. Source: MinIO, docs/sts/ldap.md. */
export class LdapIdentityStrategy extends CredentialStrategy {
  readonly name = 'ldap-identity';

  constructor(private readonly callers: Pick<LdapCallers, 'login'>, private readonly credentials: Pick<Credentials, 'externalUser'>) {
    super();
  }

  protected override async verify({ action, presented, sourceIp }: AuthenticationRequest): Promise<Authenticated | undefined> {
    if (action?.name !== 'AssumeRoleWithLDAPIdentity' || presented) return undefined;
    const userName = action.parameter('LDAPUsername');
    const password = action.parameter('LDAPPassword');
    // What is missing is for the rules of the input to say.
    if (userName === undefined || password === undefined) return undefined;
    try {
      const caller = await this.callers.login(userName, password, sourceIp);
      // For what it refuses: suspended users, and the names of administrators.
      const { owner } = this.credentials.externalUser(caller.user, caller.proof, 'query');
      const federated = identityOf(caller);
      return { principal: { ...anonymous, owner, federated, principal: { ...anonymous.principal, federated: federated.provider } } };
    } catch (error) {
      throw unsignedLoginRefusal(error, `LDAPUsername ${userName.slice(0, 128)}`);
    }
  }
}

function identityOf({ identity, user, proof }: LdapCaller): FederatedIdentity {
  const { userName, dn, groups, tags, authenticatedAt } = identity;
  return {
    kind: 'ldap',
    provider: proof.provider,
    userStream: user.stream,
    subject: dn,
    name: userName,
    groups,
    conditions: { 'ldap:user': dn, 'ldap:username': userName, 'ldap:groups': groups },
    tags,
    sessionName: userName,
    authenticatedAt,
  };
}
