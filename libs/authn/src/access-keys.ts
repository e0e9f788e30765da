import { type AccessKey, type UserState, accessKeyKey, accessKeyPurpose, user } from '#iam';
import type { Present, Principal } from '#operation';
import type { SignatureProtocol } from '#signatures';
import type { CompiledPolicies } from './compiled-policies.js';
import type { Credential, CredentialsOptions } from './credentials.js';
import { refuse } from './refusals.js';
import { userPrincipal } from './user-principal.js';

interface FoundKey {
  readonly user: Present<UserState>;
  readonly key: AccessKey;
}

const isUsable = (found: FoundKey | undefined): found is FoundKey => found !== undefined && found.key.status === 'Active' && !found.user.state.suspended;

/** Long-term access keys and the users behind them. */
export class AccessKeys {
  /** States are immutable: what was made from one holds for as long as it is current. */
  private readonly secrets = new WeakMap<AccessKey, string>();
  private readonly principals = new WeakMap<UserState, Map<string, Principal>>();

  constructor(private readonly options: CredentialsOptions, private readonly compiled: CompiledPolicies) {}

  /** @throws RolegateError for unknown, inactive and suspended; before, the log's tail has been read once */
  async find(accessKeyId: string, protocol: SignatureProtocol): Promise<Credential> {
    let found = this.lookUp(accessKeyId);
    if (!isUsable(found)) {
      await this.options.directory.catchUp();
      found = this.lookUp(accessKeyId);
    }
    if (!found) throw unknownKey(accessKeyId, protocol);
    if (found.user.state.suspended) throw refuse('user-suspended', protocol, `${found.user.stream} is suspended`);
    if (found.key.status !== 'Active') throw refuse('inactive-access-key', protocol, `access key ${accessKeyId} is ${found.key.status}`);
    return { secret: this.secrets.get(found.key) ?? (await this.openSecret(found, protocol)), principal: this.principalOf(found) };
  }

  current(principal: Principal): Principal | null {
    const found = this.lookUp(principal.accessKeyId);
    return isUsable(found) && found.user.stream === principal.stream ? this.principalOf(found) : null;
  }

  private lookUp(accessKeyId: string): FoundKey | undefined {
    const found = this.options.directory.find(user, accessKeyKey(accessKeyId));
    const key = found?.state?.accessKeys.find((one) => one.accessKeyId === accessKeyId);
    return key && { user: found as Present<UserState>, key };
  }

  private async openSecret({ user: owner, key }: FoundKey, protocol: SignatureProtocol): Promise<string> {
    const secret = await this.options.openSecret(owner.stream, accessKeyPurpose(key.accessKeyId), key.sealedSecret);
    if (secret === undefined) throw refuse('user-without-secret', protocol, `the data key of ${owner.stream} was erased`);
    this.secrets.set(key, secret);
    return secret;
  }

  private principalOf({ user: owner, key: { accessKeyId } }: FoundKey): Principal {
    let byKey = this.principals.get(owner.state);
    if (!byKey) this.principals.set(owner.state, (byKey = new Map()));
    let principal = byKey.get(accessKeyId);
    // A state may outlive an event that changes nothing in it; the version that an append checks does not.
    if (principal?.lineage[0]!.version !== owner.version) byKey.set(accessKeyId, (principal = userPrincipal(owner, accessKeyId, this.compiled)));
    return principal!;
  }
}

/** Keys of sessions come with their token; who lost it on the way gets told, in the log. */
const unknownKey = (accessKeyId: string, protocol: SignatureProtocol): Error =>
  accessKeyId.startsWith('ASIA')
    ? refuse('missing-token', protocol, `access key ${accessKeyId} is a session's, and the request carries no session token`)
    : refuse('unknown-access-key', protocol, `access key ${accessKeyId} is unknown`);
