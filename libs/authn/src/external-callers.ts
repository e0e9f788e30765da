import { type UserState, user } from '#iam';
import { isRolegateError } from '#kernel';
import type { Directory, ExternalProof, Present, Principal } from '#operation';
import type { SignatureProtocol } from '#signatures';
import { type CutOffTarget, type IdentityMappingState, federatedSubject, identityMapping, revocation } from '#sts';
import { type CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';
import { refuse } from './refusals.js';
import { mergedTags, withMapped } from './session-principal.js';
import { userPrincipal } from './user-principal.js';

type Mappings = readonly Present<IdentityMappingState>[];

/** A caller as it was made, and from what. */
interface Known {
  readonly state: UserState;
  readonly mappings: Mappings;
  readonly principal: Principal;
}

const NONE: Mappings = [];

/** Users whom an identity provider vouches for: they have no key here, and are found by name. */
export class ExternalCallers {
  /** As long as a proof is remembered, its caller is; a state that has not changed is the same object. */
  private readonly known = new WeakMap<ExternalProof, Known>();

  constructor(private readonly directory: Pick<Directory, 'find' | 'get'>, private readonly compiled: CompiledPolicies) {}

  /**
   * @throws RolegateError for a suspended user, and for an administrator: they share one name space with the users of
   * providers, and whoever may name people there must not become one
   */
  callerOf(found: Present<UserState>, proof: ExternalProof, protocol: SignatureProtocol): Principal {
    const { state, stream, version } = found;
    const known = this.known.get(proof);
    const mappings = this.mappingsOf(proof);
    if (known?.state === state && known.principal.lineage[0]!.version === version && same(known.mappings, mappings) && this.compiled.live.areCurrent(known.principal.lineage)) return known.principal;
    if (state.system || state.admin || state.root) throw refuse('administrator-name', protocol, `${stream} is an administrator of the same name; ${proof.provider} does not speak for it`);
    if (state.suspended) throw refuse('user-suspended', protocol, `${stream} is suspended`);
    const principal = this.principalOf(found, mappings, proof, protocol);
    this.known.set(proof, { state, mappings, principal });
    return principal;
  }

  /** Whose sessions were ended meanwhile has to log in again. */
  current({ stream, external }: Principal): Principal | null {
    const found = this.directory.get(user, stream);
    if (!found?.state || found.state.sessionEpoch !== external!.sessionEpoch || isCutOff(this.directory, external!)) return null;
    try {
      return this.callerOf(found as Present<UserState>, external!, 's3');
    } catch (error) {
      if (isRolegateError(error)) return null;
      throw error;
    }
  }

  private mappingsOf({ mappingKeys }: ExternalProof): Mappings {
    if (!mappingKeys) return NONE;
    let found: Present<IdentityMappingState>[] | undefined;
    for (const key of mappingKeys) {
      const one = this.directory.find(identityMapping, key);
      if (one?.state) (found ??= []).push(one as Present<IdentityMappingState>);
    }
    return found ?? NONE;
  }

  private principalOf(found: Present<UserState>, mappings: Mappings, proof: ExternalProof, protocol: SignatureProtocol): Principal {
    try {
      const own = userPrincipal(withMapped(found, mappings), proof.accessKeyId ?? '', this.compiled);
      return {
        ...own,
        external: proof,
        administrator: own.administrator || proof.administrator === true,
        lineage: mappings.length === 0 ? own.lineage : [own.lineage[0]!, ...mappings.map(({ stream, version }) => ({ stream, version })), ...own.lineage.slice(1)],
        tags: proof.tags.length === 0 ? own.tags : mergedTags(own.tags, proof.tags),
      };
    } catch (error) {
      if (error instanceof UnreadablePolicy) throw refuse('unreadable-policy', protocol, `${found.stream}: ${error.message}`);
      throw error;
    }
  }
}

const same = (known: Mappings, now: Mappings): boolean =>
  known.length === now.length && known.every(({ stream, version }, i) => now[i]!.stream === stream && now[i]!.version === version);

/** Where a revocation of what a user of a provider got with one of its keys stands, and the one that stands there now. */
export function cutOffOf(directory: Pick<Directory, 'get'>, stream: string, accessKeyId: string): ExternalProof['cutOff'] {
  const target = federatedSubject(stream, accessKeyId);
  return { ...target, revocationId: revocationIn(directory, target) };
}

/** Whether what was issued to the key was revoked since the provider was asked. */
export const isCutOff = (directory: Pick<Directory, 'get'>, { cutOff }: ExternalProof): boolean =>
  cutOff !== undefined && revocationIn(directory, cutOff) !== cutOff.revocationId;

const revocationIn = (directory: Pick<Directory, 'get'>, { stream, target }: CutOffTarget): string | undefined =>
  directory.get(revocation, stream)?.state?.cutOffs[target]?.sessionsRevoked?.id;
