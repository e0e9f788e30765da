import { userArn } from '#iam';
import { isRolegateError } from '#kernel';
import type { Authenticated, AuthenticationRequest } from '#operation';
import type { SignatureProtocol } from '#signatures';
import type { Credential, Credentials } from '../credentials.js';
import { ProviderRefusal } from '../provider/provider-errors.js';
import { signedLoginRefusal } from '../provider/login-refusals.js';
import { checkSignature } from '../signature-check.js';
import { checkSigV2 } from '../sigv2.strategy.js';
import { CredentialStrategy } from '../strategy.js';
import type { KeystoneCaller, KeystoneCallers } from './keystone-callers.js';
import type { KeystoneLogins } from './keystone-logins.js';

/**
 * Keystone's EC2 credentials, on S3, STS and /admin. A key id that is nobody's here is asked of Keystone, once for a while;
 * every signature is checked here with the secret, so that any service in the scope will do. Source: Ceph,
 * doc/radosgw/keystone; STSLite, "Limitations and Workarounds", which are none here.
 */
export class KeystoneStrategy extends CredentialStrategy {
  readonly name = 'keystone';

  constructor(
    private readonly callers: Pick<KeystoneCallers, 'login'>,
    private readonly logins: Pick<KeystoneLogins, 'mayBeKey' | 'remembered'>,
    private readonly credentials: Pick<Credentials, 'externalUser' | 'knowsAccessKey' | 'catchUp'>,
    /** Signature Version 2 is taken. */
    private readonly sigV2: boolean,
  ) {
    super();
  }

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    const { presented, protocol } = request;
    if (!presented || presented.sessionToken !== undefined || !this.logins.mayBeKey(presented.accessKeyId)) return undefined;
    if (presented.scheme === 'sigv2' && (!this.sigV2 || protocol === 'query')) return undefined;
    const { accessKeyId } = presented;
    if (await this.isOwn(accessKeyId)) return undefined;
    const caller = await this.login(accessKeyId, request);
    if (!caller) return undefined;
    const credential = this.credentialOf(caller, protocol);
    return presented.scheme === 'sigv2' ? checkSigV2(request, presented, credential) : checkSignature(request, presented, credential);
  }

  /** Keys of this gateway come first. Before Keystone is asked, the log's tail has been read: another node may have made it. */
  private async isOwn(accessKeyId: string): Promise<boolean> {
    if (this.credentials.knowsAccessKey(accessKeyId)) return true;
    if (this.logins.remembered(accessKeyId)) return false;
    await this.credentials.catchUp();
    return this.credentials.knowsAccessKey(accessKeyId);
  }

  /** undefined: Keystone does not know the key either. @throws RolegateError */
  private async login(accessKeyId: string, { sourceIp, protocol }: AuthenticationRequest): Promise<KeystoneCaller | undefined> {
    try {
      return await this.callers.login(accessKeyId, sourceIp);
    } catch (error) {
      if (error instanceof ProviderRefusal && error.why === 'unknown') return undefined;
      throw signedLoginRefusal(error, `access key ${accessKeyId}`, protocol);
    }
  }

  /** Why its user may not call is for those who have the secret. */
  private credentialOf({ identity, user, proof }: KeystoneCaller, protocol: SignatureProtocol): Credential {
    const secret = identity.secretAccessKey;
    try {
      return { secret, principal: this.credentials.externalUser(user, proof, protocol) };
    } catch (error) {
      if (!isRolegateError(error)) throw error;
      return { secret, refusal: error, identity: { account: user.state.account, arn: userArn(user.state), accessKeyId: identity.accessKeyId } };
    }
  }
}
