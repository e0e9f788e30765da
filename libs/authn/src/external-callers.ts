import { type UserState, user } from '#iam';
import { isRolegateError } from '#kernel';
import type { Directory, ExternalProof, Present, Principal } from '#operation';
import type { SignatureProtocol } from '#signatures';
import { type CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';
import { refuse } from './refusals.js';
import { mergedTags } from './session-principal.js';
import { userPrincipal } from './user-principal.js';

/** A caller as it was made, and from what. */
interface Known {
  readonly state: UserState;
  readonly principal: Principal;
}

/** Users whom an identity provider vouches for: they have no key here, and are found by name. */
export class ExternalCallers {
  /** As long as a proof is remembered, its caller is; a state that has not changed is the same object. */
  private readonly known = new WeakMap<ExternalProof, Known>();

  constructor(private readonly directory: Pick<Directory, 'get'>, private readonly compiled: CompiledPolicies) {}

  /**
   * @throws RolegateError for a suspended user, and for an administrator: they share one name space with the users of
   * providers, and whoever may name people there must not become one
   */
  callerOf(found: Present<UserState>, proof: ExternalProof, protocol: SignatureProtocol): Principal {
    const { state, stream, version } = found;
    const known = this.known.get(proof);
    if (known?.state === state && known.principal.lineage[0]!.version === version && this.compiled.managed.areCurrent(known.principal.lineage)) return known.principal;
    if (state.system || state.admin || state.root) throw refuse('administrator-name', protocol, `${stream} is an administrator of the same name; ${proof.provider} does not speak for it`);
    if (state.suspended) throw refuse('user-suspended', protocol, `${stream} is suspended`);
    const principal = this.principalOf(found, proof, protocol);
    this.known.set(proof, { state, principal });
    return principal;
  }

  /** Whose sessions were ended meanwhile has to log in again. */
  current({ stream, external }: Principal): Principal | null {
    const found = this.directory.get(user, stream);
    if (!found?.state || found.state.sessionEpoch !== external!.sessionEpoch) return null;
    try {
      return this.callerOf(found as Present<UserState>, external!, 's3');
    } catch (error) {
      if (isRolegateError(error)) return null;
      throw error;
    }
  }

  private principalOf(found: Present<UserState>, proof: ExternalProof, protocol: SignatureProtocol): Principal {
    try {
      const own = userPrincipal(found, proof.accessKeyId ?? '', this.compiled);
      return { ...own, external: proof, tags: proof.tags.length === 0 ? own.tags : mergedTags(own.tags, proof.tags) };
    } catch (error) {
      if (error instanceof UnreadablePolicy) throw refuse('unreadable-policy', protocol, `${found.stream}: ${error.message}`);
      throw error;
    }
  }
}
