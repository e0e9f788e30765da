import type { Authenticated, AuthenticationRequest } from '#operation';
import { parseRgwToken, shownKeyId } from '#signatures';
import type { Credentials } from '../credentials.js';
import { signedLoginRefusal } from '../provider/login-refusals.js';
import { CredentialStrategy } from '../strategy.js';
import type { LdapCallers } from './ldap-callers.js';

/**
 * Ceph's RGW_TOKEN of type `ldap` or `ad` in the place of an access key id, under either signature version, on S3, STS and
 * /admin. The signature is not looked at, for there is no secret: the token is a password, and whoever has it is in. Source:
 * Ceph, doc/radosgw/ldap-auth; rgw_rest_s3.cc, LDAPEngine.
 */
export class LdapStrategy extends CredentialStrategy {
  readonly name = 'ldap';

  constructor(private readonly callers: Pick<LdapCallers, 'login'>, private readonly credentials: Pick<Credentials, 'externalUser'>) {
    super();
  }

  protected override async verify(request: AuthenticationRequest): Promise<Authenticated | undefined> {
    const { presented, protocol } = request;
    const token = presented && presented.sessionToken === undefined ? parseRgwToken(presented.accessKeyId) : undefined;
    if (!token || token.type === 'keystone') return undefined;
    try {
      const { user, proof } = await this.callers.login(token.id, token.key, request.sourceIp);
      return { principal: this.credentials.externalUser(user, proof, protocol), signature: presented };
    } catch (error) {
      throw signedLoginRefusal(error, shownKeyId(presented!.accessKeyId), protocol);
    }
  }
}
