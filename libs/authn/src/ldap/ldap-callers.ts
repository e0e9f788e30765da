import type { UserState } from '#iam';
import type { ExternalProof, ExternalUsers, Present } from '#operation';
import { assertNotOfAnother } from '../provider/provider-users.js';
import type { LdapIdentity, LdapLogins } from './ldap-logins.js';

/** Somebody of the directory, and the user of this gateway that it is. */
export interface LdapCaller {
  readonly identity: LdapIdentity;
  readonly user: Present<UserState>;
  readonly proof: ExternalProof;
}

/** Users of the directory live outside tenants, as RGW makes them. */
const TENANT = '';

/** From name and password to a user of this gateway, who is made at the first log-in. */
export class LdapCallers {
  private readonly proofs = new WeakMap<LdapIdentity, ExternalProof>();

  constructor(
    private readonly logins: Pick<LdapLogins, 'login' | 'forget' | 'provider'>,
    private readonly users: Pick<ExternalUsers<UserState>, 'ensure'>,
  ) {}

  /** @throws ProviderRefusal, ProviderUnavailable; RolegateError when the user cannot be made */
  async login(userName: string, password: string, source: string | undefined): Promise<LdapCaller> {
    const caller = await this.callerOf(await this.logins.login(userName, password, source));
    // Its sessions were ended since the directory was asked, perhaps because it is gone there.
    if (caller.proof.sessionEpoch === caller.user.state.sessionEpoch) return caller;
    this.logins.forget(caller.identity.userName);
    return this.callerOf(await this.logins.login(userName, password, source));
  }

  private async callerOf(identity: LdapIdentity): Promise<LdapCaller> {
    const { userName, displayName, dn, tags, authenticatedAt } = identity;
    const user = await this.users.ensure({ userName, tenant: TENANT, type: 'ldap', displayName });
    assertNotOfAnother(user.state, 'ldap');
    let proof = this.proofs.get(identity);
    if (!proof) this.proofs.set(identity, (proof = { provider: this.logins.provider, subject: dn, tags, authenticatedAt, sessionEpoch: user.state.sessionEpoch }));
    return { identity, user, proof };
  }
}
