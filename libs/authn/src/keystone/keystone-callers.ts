import type { UserState } from '#iam';
import type { Directory, ExternalProof, ExternalUsers, Present } from '#operation';
import { cutOffOf, isCutOff } from '../external-callers.js';
import { assertNotOfAnother } from '../provider/provider-users.js';
import type { KeystoneIdentity, KeystoneLogins } from './keystone-logins.js';

/** The owner of a credential, and the user of this gateway that its project is. */
export interface KeystoneCaller {
  readonly identity: KeystoneIdentity;
  readonly user: Present<UserState>;
  readonly proof: ExternalProof;
}

export interface KeystoneCallersOptions {
  /** Each project is a tenant of its own (rgw_keystone_implicit_tenants). */
  readonly implicitTenants: boolean;
}

/** From an access key to a user of this gateway, who is named as the project and made at its first log-in. */
export class KeystoneCallers {
  private readonly proofs = new WeakMap<KeystoneIdentity, ExternalProof>();

  constructor(
    private readonly logins: Pick<KeystoneLogins, 'login' | 'forget' | 'provider'>,
    private readonly users: Pick<ExternalUsers<UserState>, 'ensure'>,
    private readonly memory: Pick<Directory, 'get'>,
    private readonly options: KeystoneCallersOptions,
  ) {}

  /** @throws ProviderRefusal, ProviderUnavailable; RolegateError when the user cannot be made */
  async login(accessKeyId: string, source: string | undefined): Promise<KeystoneCaller> {
    const caller = await this.callerOf(await this.logins.login(accessKeyId, source));
    const { proof, user } = caller;
    // Its sessions were ended since Keystone was asked, perhaps because it is gone there.
    if (proof.sessionEpoch === user.state.sessionEpoch && !isCutOff(this.memory, proof)) return caller;
    this.logins.forget(accessKeyId);
    return this.callerOf(await this.logins.login(accessKeyId, source));
  }

  private async callerOf(identity: KeystoneIdentity): Promise<KeystoneCaller> {
    const { project } = identity;
    const user = await this.users.ensure({ userName: project.id, tenant: this.options.implicitTenants ? project.id : '', type: 'keystone', displayName: project.name });
    assertNotOfAnother(user.state, 'keystone');
    let proof = this.proofs.get(identity);
    if (!proof) this.proofs.set(identity, (proof = this.proofOf(identity, user)));
    return { identity, user, proof };
  }

  private proofOf({ accessKeyId, user: { id }, tags, mappingKeys, administrator, authenticatedAt }: KeystoneIdentity, { stream, state }: Present<UserState>): ExternalProof {
    return { provider: this.logins.provider, subject: id, accessKeyId, tags, mappingKeys, administrator, authenticatedAt, sessionEpoch: state.sessionEpoch, cutOff: cutOffOf(this.memory, stream, accessKeyId) };
  }
}
