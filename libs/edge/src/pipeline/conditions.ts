import type { AccessRequest, Principal } from '#operation';
import { rootArn } from '#kernel';
import type { RequestContext } from '#policy';
import type { PresentedSigV4 } from '#signatures';
import type { TLSSocket } from 'node:tls';
import type { EdgeRequest } from '../http/edge-request.js';

const PRINCIPAL_TYPE: Record<Principal['kind'], string> = {
  anonymous: 'Anonymous', root: 'Account', user: 'User', session: 'User', 'assumed-role': 'AssumedRole', 'federated-user': 'FederatedUser',
};

type Source = (request: EdgeRequest, principal: Principal) => string | readonly string[] | undefined;

const header = (request: EdgeRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'object' ? value.join(',') : value;
};

const iso = (time: number): string => new Date(time).toISOString();

/**
 * Global condition keys, lower-cased. Source: IAM User Guide, "AWS global condition context keys"; sts:authentication is
 * Ceph's ("true" for temporary credentials).
 */
const SOURCES: ReadonlyMap<string, Source> = new Map<string, Source>(Object.entries({
  'aws:currenttime': (request) => iso(request.now),
  'aws:epochtime': (request) => String(Math.floor(request.now / 1000)),
  'aws:sourceip': (request) => request.sourceIp || undefined,
  'aws:securetransport': (request) => String(request.secure),
  'aws:useragent': (request) => header(request, 'user-agent'),
  'aws:referer': (request) => header(request, 'referer'),
  'aws:username': (_, principal) => (principal.arn === rootArn(principal.account) ? undefined : principal.userName || undefined),
  'aws:userid': (_, principal) => principal.userId || undefined,
  'aws:principaltype': (_, principal) => PRINCIPAL_TYPE[principal.kind],
  'aws:principalarn': (_, principal) => principal.principal.roleArn ?? (principal.arn || undefined),
  'aws:principalaccount': (_, principal) => principal.account || undefined,
  'aws:tokenissuetime': (_, principal) => (principal.session ? iso(principal.session.issuedAt) : undefined),
  'aws:multifactorauthpresent': (_, principal) => (principal.session ? String(principal.session.mfaSerial !== undefined) : undefined),
  'aws:multifactorauthage': (request, principal) =>
    principal.session?.mfaSerial !== undefined && principal.session.authenticatedAt !== undefined
      ? String(Math.floor((request.now - principal.session.authenticatedAt) / 1000)) : undefined,
  'aws:federatedprovider': (_, principal) => principal.session?.provider,
  'aws:sourceidentity': (_, principal) => principal.session?.sourceIdentity,
  'aws:viaawsservice': () => 'false',
  'aws:principalisawsservice': () => 'false',
  'sts:authentication': (_, principal) => String(principal.session !== undefined),
} satisfies Record<string, Source>));

/** `1.3`; unknown where a proxy ended TLS. Source: S3 User Guide, "Amazon S3 condition keys", s3:TlsVersion. */
function tlsVersion(request: EdgeRequest): string | undefined {
  const protocol = (request.incoming.socket as TLSSocket | undefined)?.getProtocol?.();
  return protocol?.startsWith('TLSv') ? protocol.slice(4) : undefined;
}

/** Condition values of one access request, computed when a matching statement asks for them. */
export class RequestConditions implements RequestContext {
  private own: Map<string, string | readonly string[]> | undefined;

  constructor(
    private readonly request: EdgeRequest,
    private readonly principal: Principal,
    private readonly access: AccessRequest,
    private readonly signature: PresentedSigV4 | undefined,
  ) {}

  get(key: string): string | readonly string[] | undefined {
    const source = SOURCES.get(key);
    if (source) return source(this.request, this.principal);
    if (key.startsWith('aws:principaltag/')) return this.principalTag(key.slice(17));
    const own = this.ownValues().get(key);
    if (own !== undefined) return own;
    if (key.startsWith('s3:')) return this.s3(key);
    if (key === 'aws:resourceaccount') return this.access.resourceAccount || undefined;
    if (key === 'aws:requestedregion') return this.signature?.region || undefined;
    return undefined;
  }

  private principalTag(key: string): string | readonly string[] | undefined {
    const values = this.principal.tags.filter(([name]) => name.toLowerCase() === key).map(([, value]) => value);
    return values.length > 1 ? values : values[0];
  }

  private s3(key: string): string | undefined {
    if (key.startsWith('s3:x-amz-')) return header(this.request, key.slice(3));
    switch (key) {
      case 's3:authtype': return this.signature && (this.signature.location === 'header' ? 'REST-HEADER' : 'REST-QUERY-STRING');
      case 's3:signatureversion': return this.signature && 'AWS4-HMAC-SHA256';
      case 's3:signatureage': return this.signature ? String(Math.max(0, this.request.now - this.signature.signedAt)) : undefined;
      case 's3:tlsversion': return tlsVersion(this.request);
      case 's3:resourceaccount': return this.access.resourceAccount || undefined;
      case 's3:if-match': return header(this.request, 'if-match');
      case 's3:if-none-match': return header(this.request, 'if-none-match');
      default: return undefined;
    }
  }

  private ownValues(): Map<string, string | readonly string[]> {
    if (this.own) return this.own;
    this.own = new Map();
    for (const [name, value] of Object.entries(this.access.conditions ?? {})) if (value !== undefined) this.own.set(name.toLowerCase(), value);
    return this.own;
  }
}
