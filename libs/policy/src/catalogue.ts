import { spellingsOf } from './action-names.js';
import { ACTIONS } from './generated/actions.js';
import { ACTION_DETAILS, GLOBAL_KEYS, KEY_SETS, MULTI_VALUED_KEYS, RESOURCE_TYPES, SERVICE_KEYS } from './generated/catalogue.js';
import { compileWildcard } from './wildcard.js';

/** An action, what it is about and what it tells a condition. For linters and simulations, never on the hot path. */
export interface CataloguedAction {
  /** `s3:GetObject` */
  readonly name: string;
  /**
   * ARNs of its resource types, `%` for a run without slash and colon, `*` for any run; empty when it is about no
   * resource of its own; undefined when nothing is known of it (Ceph's and Rolegate's own names).
   */
  readonly resources: readonly string[] | undefined;
}

interface Entry extends CataloguedAction {
  readonly keys: KeySet;
}

/** Condition keys, of which some end in `*`. */
class KeySet {
  readonly #exact = new Set<string>();
  readonly #patterns: ((key: string) => boolean)[] = [];

  constructor(keys: Iterable<string>) {
    for (const key of keys) {
      const lowered = key.toLowerCase();
      if (lowered.includes('*')) this.#patterns.push(compileWildcard(lowered));
      else this.#exact.add(lowered);
    }
  }

  has(lowered: string): boolean {
    return this.#exact.has(lowered) || this.#patterns.some((matches) => matches(lowered));
  }
}

const words = (text: string | undefined): string[] => (text ? text.split(' ') : []);
const globalKeys = new KeySet(GLOBAL_KEYS);
const multiValuedKeys = new KeySet(MULTI_VALUED_KEYS);
const serviceKeys = new Map(Object.entries(SERVICE_KEYS).map(([service, keys]) => [service, new KeySet(words(keys))]));
const keySets = KEY_SETS.map((keys) => new KeySet(words(keys)));
const NO_KEYS = new KeySet([]);

function* entries(): Generator<Entry> {
  for (const [service, names] of Object.entries(ACTIONS)) {
    const details = new Map((ACTION_DETAILS[service] ?? []).map((detail) => [detail[0], detail]));
    for (const name of names) {
      const detail = details.get(name);
      const resources = detail && words(detail[1]).map((type) => RESOURCE_TYPES[service]![type]!);
      yield { name: `${service}:${name}`, resources, keys: detail ? keySets[detail[2]]! : NO_KEYS };
    }
  }
}

let catalogue: readonly Entry[] | undefined;
const all = (): readonly Entry[] => (catalogue ??= [...entries()]);

/** The actions that one pattern of a policy matches, in either spelling. */
export function actionsMatching(pattern: string): readonly CataloguedAction[] {
  const matches = compileWildcard(pattern.toLowerCase());
  return all().filter(({ name }) => spellingsOf(name.toLowerCase()).some(matches));
}

/** Every action that none of these patterns matches. */
export function actionsOutside(patterns: readonly string[]): readonly CataloguedAction[] {
  const tests = patterns.map((pattern) => compileWildcard(pattern.toLowerCase()));
  return all().filter(({ name }) => !spellingsOf(name.toLowerCase()).some((spelling) => tests.some((matches) => matches(spelling))));
}

/** The service of `s3:prefix` or of an action: what stands before the colon, lower-cased. */
const serviceOf = (name: string): string => name.slice(0, name.indexOf(':')).toLowerCase();

/**
 * A claim of an OIDC provider: `issuer:claim`, the issuer a host, perhaps with a port and a path. Sessions of web
 * identities carry them on (IAM User Guide, "Available keys for AWS OIDC federation"), so any action may see them.
 */
export function isIssuerKey(key: string): boolean {
  const [issuer, claim] = splitIssuerKey(key);
  if (issuer.includes('.') || issuer.includes('/') || issuer.includes(':')) return true;
  // A host of one label looks like a service; the claim tells.
  return CLAIMS.has(claim) && !Object.hasOwn(ACTIONS, issuer) && issuer !== 'saml' && issuer !== 'aws';
}

const CLAIMS = new Set(['sub', 'aud', 'azp', 'oaud', 'amr', 'app_id', 'client_id']);

/** Issuer and claim, lower-cased; the issuer may have colons of its own. */
export function splitIssuerKey(key: string): [issuer: string, claim: string] {
  const lowered = key.toLowerCase();
  const colon = lowered.lastIndexOf(':');
  return [lowered.slice(0, colon), lowered.slice(colon + 1)];
}

/** May a request for one of these actions have the key? Unknown actions may have any key of their service. */
export function isKeySetBy(key: string, actions: readonly CataloguedAction[]): boolean {
  const lowered = key.toLowerCase();
  if (globalKeys.has(lowered) || isIssuerKey(key) || lowered.startsWith('saml:')) return true;
  return actions.some((action) => {
    if ((action as Entry).keys.has(lowered) || serviceKeys.get(serviceOf(action.name))?.has(lowered)) return true;
    return action.resources === undefined && serviceOf(action.name) === serviceOf(lowered);
  });
}

/** May the key have several values? Tags have several in Ceph. */
export const mayHaveSeveralValues = (key: string): boolean => key.includes('/') || isIssuerKey(key) || multiValuedKeys.has(key.toLowerCase());

/** ARN patterns of what an action may be about; of an action without resource types anything that its service names. */
export function resourcesOf({ name, resources }: CataloguedAction): readonly string[] {
  if (resources !== undefined && resources.length > 0) return resources;
  const service = serviceOf(name);
  // What sts and the admin API are about are often users and roles.
  return service === 'sts' || service === 'admin' ? ['arn:%:sts:*', 'arn:%:iam:*'] : [`arn:%:${service}:*`];
}
