import { isRealAccount, parseArn } from '#kernel';
import type { PrincipalPattern, Statement } from './document.js';
import type { JsonObject, JsonScalar } from './json-text.js';
import type { DocumentReader } from './parse-elements.js';
import type { StatementOptions } from './parse-statement.js';
import type { PolicySwitches } from './switches.js';

type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser';
const TYPES: readonly PrincipalType[] = ['AWS', 'Federated', 'Service', 'CanonicalUser'];

/** Reads Principal or NotPrincipal; undefined where the kind of policy has none. */
export function parsePrincipals(reader: DocumentReader, object: JsonObject, effect: 'Allow' | 'Deny', options: StatementOptions): Statement['principals'] {
  const { kind, holder, switches } = options;
  const hasPrincipals = kind === 'resource' || kind === 'trust';
  const found = reader.oneOf(object, 'Principal', !hasPrincipals);
  if (found === undefined) return undefined;
  const ignored = kind === 'identity' && holder === 'role' && switches.principalInRolePolicyIgnored;
  if (!hasPrincipals && !ignored) throw reader.error(`${found.negated ? 'NotPrincipal' : 'Principal'} does not belong into this policy`, found.value);
  if (found.negated && effect === 'Allow' && !switches.notPrincipalWithAllow && !ignored) {
    throw reader.error('NotPrincipal with Allow is refused: it would let everyone else in', found.value);
  }
  const patterns = found.value.kind === 'object' ? parseTyped(reader, found.value, switches) : [parseEveryone(reader, found.value as JsonScalar)];
  return ignored ? undefined : { negated: found.negated, patterns };
}

function parseEveryone(reader: DocumentReader, node: JsonScalar): PrincipalPattern {
  if (reader.text(node) !== '*') throw reader.error('a principal is "*" or an object such as {"AWS": …}', node);
  return { type: 'everyone' };
}

function parseTyped(reader: DocumentReader, object: JsonObject, switches: PolicySwitches): PrincipalPattern[] {
  const patterns: PrincipalPattern[] = [];
  for (const [type, list] of reader.object(object, 'a principal', TYPES).entries) {
    for (const node of reader.texts(list)) {
      const pattern = parseOne(type as PrincipalType, node.value, switches);
      if (pattern === undefined) throw reader.error(`invalid principal ${JSON.stringify(`${type}: ${node.value}`)}`, node);
      patterns.push(pattern);
    }
  }
  if (patterns.length === 0) throw reader.error('the principal is empty', object);
  return patterns;
}

function parseOne(type: PrincipalType, text: string, switches: PolicySwitches): PrincipalPattern | undefined {
  if (text === '') return undefined;
  switch (type) {
    case 'AWS':
      return parseAws(text, switches);
    case 'Federated':
      return parseFederated(text);
    case 'Service':
      return /^[a-z0-9.*-]+$/.test(text) && !text.includes('*') ? { type: 'service', service: text } : undefined;
    case 'CanonicalUser':
      return { type: 'canonical-user', id: text };
  }
}

/** An OIDC or SAML provider by ARN. Providers built into AWS are named by host and never vouch for anyone here. */
function parseFederated(text: string): PrincipalPattern | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return /^[A-Za-z0-9.-]+$/.test(text) ? { type: 'federated', provider: text } : undefined;
  const isProvider = arn.resource.startsWith('oidc-provider/') || arn.resource.startsWith('saml-provider/');
  return arn.service === 'iam' && isProvider && !/[*?]/.test(text) ? { type: 'federated', provider: text } : undefined;
}

function parseAws(text: string, switches: PolicySwitches): PrincipalPattern | undefined {
  if (text === '*') return { type: 'everyone' };
  if (/[*?]/.test(text)) return undefined;
  if (!text.startsWith('arn:')) return isAccount(text, switches) ? { type: 'account', account: text } : undefined;
  const arn = parseArn(text);
  if (arn === undefined || arn.region !== '' || !isAccount(arn.account, switches)) return undefined;
  const { service, account, resource } = arn;
  if (service === 'iam' && resource === 'root') return { type: 'account', account };
  const slash = resource.indexOf('/');
  if (slash < 0 || slash === resource.length - 1) return undefined;
  const type = resource.slice(0, slash);
  if (service === 'iam' && (type === 'user' || type === 'role')) return { type: 'arn', arn: text };
  // RGW does not look at the service of a principal's ARN; the session's own ARN says sts.
  const session = service === 'sts' || (service === 'iam' && switches.cephPrincipals);
  if (!session || (type !== 'assumed-role' && type !== 'federated-user')) return undefined;
  if (type === 'assumed-role' && resource.split('/').length < 3) return undefined;
  return { type: 'arn', arn: service === 'sts' ? text : `arn:${arn.partition}:sts::${account}:${resource}` };
}

/** In Ceph the empty account and tenants count too. */
const isAccount = (text: string, switches: PolicySwitches): boolean => isRealAccount(text) || (switches.cephPrincipals && /^[\w$.@-]*$/.test(text));
