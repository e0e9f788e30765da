import { type AccessKey, type UserState, accessKeyKey, accessKeyPurpose, user, userArn } from '#iam';
import { type RolegateError, isRolegateError } from '#kernel';
import type { Present, Principal } from '#operation';
import { type SignatureProtocol, shownKeyId } from '#signatures';
import { type CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';
import type { Credential, CredentialsOptions } from './credentials.js';
import { refuse } from './refusals.js';
import { boundsOfKey } from './subuser-access.js';
import { userPrincipal } from './user-principal.js';

interface FoundKey {
  readonly user: Present<UserState>;
  readonly key: AccessKey;
}

/** Long-term access keys and the users behind them. */
export class AccessKeys {
  /** States are immutable: what was made from one holds for as long as it is current. */
  private readonly secrets = new WeakMap<AccessKey, string>();
  /** The sealed secret of the key that a caller signed with. */
  private readonly signedWith = new WeakMap<Principal, string>();
  private readonly principals = new WeakMap<UserState, Map<string, Principal>>();

  constructor(private readonly options: CredentialsOptions, private readonly compiled: CompiledPolicies) {}

  /** @throws RolegateError for an unknown key. Before it is unknown or refused, the log's tail has been read once */
  async find(accessKeyId: string, protocol: SignatureProtocol): Promise<Credential> {
    let found = this.lookUp(accessKeyId);
    let caller = found && this.callerBehind(found, protocol);
    if (!caller || isRolegateError(caller)) {
      await this.options.directory.catchUp();
      found = this.lookUp(accessKeyId);
      caller = found && this.callerBehind(found, protocol);
    }
    if (!found || !caller) throw unknownKey(accessKeyId, protocol);
    const secret = this.secrets.get(found.key) ?? (await this.openSecret(found, protocol));
    if (!isRolegateError(caller)) return { secret, principal: caller };
    const { state } = found.user;
    return { secret, refusal: caller, identity: { account: state.account, arn: userArn(state), accessKeyId } };
  }

  knows(accessKeyId: string): boolean {
    return this.lookUp(accessKeyId) !== undefined;
  }

  /** A key that got another secret meanwhile is another key. */
  current(principal: Principal): Principal | null {
    const found = this.lookUp(principal.accessKeyId);
    if (!found || found.user.stream !== principal.stream || found.key.sealedSecret !== this.signedWith.get(principal)) return null;
    const caller = this.callerBehind(found, 's3');
    return isRolegateError(caller) ? null : caller;
  }

  /** The user who signs with the key, or why nobody does. */
  private callerBehind(found: FoundKey, protocol: SignatureProtocol): Principal | RolegateError {
    const { user: owner, key } = found;
    if (owner.state.suspended) return refuse('user-suspended', protocol, `${owner.stream} is suspended`);
    if (key.status !== 'Active') return refuse('inactive-access-key', protocol, `access key ${key.accessKeyId} is ${key.status}`);
    try {
      return this.principalOf(found);
    } catch (error) {
      if (error instanceof UnreadablePolicy) return refuse('unreadable-policy', protocol, `${owner.stream}: ${error.message}`);
      throw error;
    }
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

  private principalOf({ user: owner, key }: FoundKey): Principal {
    let byKey = this.principals.get(owner.state);
    if (!byKey) this.principals.set(owner.state, (byKey = new Map()));
    const known = byKey.get(key.accessKeyId);
    // A state may outlive an event that changes nothing in it; the version that an append checks does not.
    if (known?.lineage[0]!.version === owner.version && this.compiled.live.areCurrent(known.lineage)) return known;
    const principal = keyPrincipal({ user: owner, key }, this.compiled);
    byKey.set(key.accessKeyId, principal);
    this.signedWith.set(principal, key.sealedSecret);
    return principal;
  }
}

/** A subuser's key has its bounds, of an administrator too: of whom no policy stops, nothing would. @throws UnreadablePolicy */
function keyPrincipal({ user: owner, key }: FoundKey, compiled: CompiledPolicies): Principal {
  const bounds = boundsOfKey(key, owner.state);
  const principal = userPrincipal(owner, key.accessKeyId, compiled, bounds);
  return bounds === undefined ? principal : { ...principal, administrator: false, caps: [] };
}

/** Keys of sessions come with their token; who lost it on the way gets told, in the log. S3 names the key, unless there is a password in it. */
function unknownKey(accessKeyId: string, protocol: SignatureProtocol): Error {
  if (accessKeyId.startsWith('ASIA')) return refuse('missing-token', protocol, `access key ${accessKeyId} is a session's, and the request carries no session token`, { AWSAccessKeyId: accessKeyId });
  const shown = shownKeyId(accessKeyId);
  return refuse('unknown-access-key', protocol, `access key ${shown} is unknown`, shown === accessKeyId ? { AWSAccessKeyId: accessKeyId } : undefined);
}
