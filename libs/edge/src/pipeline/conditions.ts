import type { AccessRequest, Principal } from '#operation';
import { rootArn } from '#kernel';
import type { RequestContext } from '#policy';
import type { PresentedSignature } from '#signatures';
import type { TLSSocket } from 'node:tls';
import type { EdgeRequest } from '../http/edge-request.js';

const PRINCIPAL_TYPE: Record<Principal['kind'], string> = {
  anonymous: 'Anonymous', root: 'Account', user: 'User', session: 'User', 'assumed-role': 'AssumedRole', 'federated-user': 'FederatedUser',
};

type Source = (request: EdgeRequest, principal: Principal, access: AccessRequest) => string | readonly string[] | undefined;

const header = (request: EdgeRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'object' ? value.join(',') : value;
};

const iso = (time: number): string => new Date(time).toISOString();

/**
 * Global condition keys. Source: IAM User Guide, "AWS global condition context keys"; sts:authentication is
 * Ceph's ("true" for temporary credentials).
 */
const GLOBAL = {
  'aws:CurrentTime': (request) => iso(request.now),
  'aws:EpochTime': (request) => String(Math.floor(request.now / 1000)),
  'aws:SourceIp': (request) => request.sourceIp || undefined,
  'aws:SecureTransport': (request) => String(request.secure),
  'aws:UserAgent': (request) => header(request, 'user-agent'),
  'aws:Referer': (request) => header(request, 'referer'),
  'aws:username': (_, principal) => (principal.arn === rootArn(principal.account) ? undefined : principal.userName || undefined),
  'aws:userid': (_, principal) => principal.userId || undefined,
  'aws:PrincipalType': (_, principal) => PRINCIPAL_TYPE[principal.kind],
  'aws:PrincipalArn': (_, principal) => principal.principal.roleArn ?? (principal.arn || undefined),
  'aws:PrincipalAccount': (_, principal) => principal.account || undefined,
  'aws:TokenIssueTime': (_, principal) => (principal.session ? iso(principal.session.issuedAt) : undefined),
  // A request that carries a one-time code proves it itself (AssumeRole, GetSessionToken); else its credentials do.
  'aws:MultiFactorAuthPresent': (_, principal, access) => access.conditions?.['aws:MultiFactorAuthPresent'] ?? (principal.session ? String(principal.session.mfaSerial !== undefined) : undefined),
  'aws:MultiFactorAuthAge': (request, principal, access) =>
    access.conditions?.['aws:MultiFactorAuthAge'] ?? (principal.session?.mfaSerial !== undefined && principal.session.authenticatedAt !== undefined
      ? String(Math.floor((request.now - principal.session.authenticatedAt) / 1000)) : undefined),
  'aws:FederatedProvider': (_, principal) => principal.session?.provider,
  'aws:SourceIdentity': (_, principal) => principal.session?.sourceIdentity,
  'aws:ViaAWSService': () => 'false',
  'aws:PrincipalIsAWSService': (_request, _principal, access) => String(access.service !== undefined),
  'sts:authentication': (_, principal) => String(principal.session !== undefined),
} satisfies Record<string, Source>;

/** By lower-cased key. */
const SOURCES: ReadonlyMap<string, Source> = new Map(Object.entries(GLOBAL).map(([key, source]) => [key.toLowerCase(), source]));

/**
 * Headers that S3's condition keys are named after, and no others: a policy must not be able to ask for a session token or
 * a customer's encryption key. Source: Service Authorization Reference, "Condition keys for Amazon S3".
 */
const S3_HEADERS: ReadonlyMap<string, string> = new Map([
  'x-amz-acl', 'x-amz-content-sha256', 'x-amz-copy-source', 'x-amz-grant-full-control', 'x-amz-grant-read', 'x-amz-grant-read-acp', 'x-amz-grant-write',
  'x-amz-grant-write-acp', 'x-amz-metadata-directive', 'x-amz-object-ownership', 'x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-customer-algorithm', 'x-amz-storage-class', 'x-amz-website-redirect-location', 'if-match', 'if-none-match',
].map((name) => [`s3:${name}`, name]));

/** What every request has or may have, as documented; operations declare what is theirs. */
export const globalConditionKeys: readonly string[] = [...Object.keys(GLOBAL), 'aws:PrincipalTag/*', 'aws:ResourceAccount', 'aws:RequestedRegion'];

/** What every request of S3 has or may have. */
export const s3ConditionKeys: readonly string[] = ['s3:authType', 's3:signatureversion', 's3:signatureAge', 's3:TlsVersion', 's3:ResourceAccount', 's3:BucketTag/*', 's3:ResourceTag/*', 'aws:ResourceTag/*', ...S3_HEADERS.keys()];

/** `1.3`; unknown where a proxy ended TLS. Source: S3 User Guide, "Amazon S3 condition keys", s3:TlsVersion. */
function tlsVersion(request: EdgeRequest): string | undefined {
  const protocol = (request.incoming.socket as TLSSocket | undefined)?.getProtocol?.();
  return protocol?.startsWith('TLSv') ? protocol.slice(4) : undefined;
}

/** Of the bucket, also where the request is about an object; aws:ResourceTag is about the resource itself. Source: S3 User Guide, "Using tags with S3 general purpose buckets". */
const BUCKET_TAG = 's3:buckettag/';
const RESOURCE_TAG = 'aws:resourcetag/';
/** Ceph, "Session tags for ABAC in STS", Tag keys. */
const CEPH_RESOURCE_TAG = 's3:resourcetag/';
/** Source: S3 User Guide, "Amazon S3 condition keys", s3:authType. */
const AUTH_TYPE = { header: 'REST-HEADER', query: 'REST-QUERY-STRING', form: 'POST' } as const;

const OIDC_PROVIDER = ':oidc-provider/';
const SAML_PROVIDER = ':saml-provider/';

/** Condition values of one access request, computed when a matching statement asks for them. */
export class RequestConditions implements RequestContext {
  private own: Map<string, string | readonly string[]> | undefined;

  constructor(
    private readonly request: EdgeRequest,
    private readonly principal: Principal,
    private readonly access: AccessRequest,
    private readonly signature: PresentedSignature | undefined,
  ) {}

  get(key: string): string | readonly string[] | undefined {
    const source = SOURCES.get(key);
    if (source) return source(this.request, this.principal, this.access);
    if (key.startsWith('aws:principaltag/')) return this.principalTag(key.slice(17));
    const own = this.ownValues().get(key);
    if (own !== undefined) return own;
    if (this.access.stored?.has(key)) this.access.stored.asked = true;
    if (key.startsWith(BUCKET_TAG)) return this.bucketTag(key.slice(BUCKET_TAG.length));
    if (key.startsWith(RESOURCE_TAG) || key.startsWith(CEPH_RESOURCE_TAG)) return this.access.resource.includes('/') ? undefined : this.bucketTag(key.slice(key.indexOf('/') + 1));
    if (key.startsWith('s3:')) return this.s3(key);
    if (key === 'aws:resourceaccount') return this.access.resourceAccount || undefined;
    if (key === 'aws:requestedregion') return (this.signature?.scheme === 'sigv4' && this.signature.region) || undefined;
    return key.startsWith('saml:') ? this.samlClaim(key) : this.providerClaim(key);
  }

  /**
   * What the provider of a session said of it, `<issuer>:sub` and `<issuer>:aud` (Ceph: `app_id`), on every request of the
   * session. Source: IAM User Guide, "Available keys for AWS OIDC federation".
   */
  private providerClaim(key: string): string | undefined {
    const { provider, subject, audience } = this.principal.session ?? {};
    const claim = key.slice(key.lastIndexOf(':') + 1);
    if (provider === undefined || (claim !== 'sub' && claim !== 'aud' && claim !== 'app_id')) return undefined;
    const at = provider.indexOf(OIDC_PROVIDER);
    const issuer = at < 0 ? provider : provider.slice(at + OIDC_PROVIDER.length);
    if (key.slice(0, -claim.length - 1) !== issuer.toLowerCase()) return undefined;
    return claim === 'sub' ? subject : audience;
  }

  /** Three keys stay with the session. Source: IAM User Guide, "Cross-service SAML federation context keys". */
  private samlClaim(key: string): string | undefined {
    const { session } = this.principal;
    if (!session?.provider?.includes(SAML_PROVIDER)) return undefined;
    switch (key) {
      case 'saml:sub': return session.subject;
      case 'saml:sub_type': return session.subjectType;
      case 'saml:namequalifier': return session.nameQualifier;
      default: return undefined;
    }
  }

  private principalTag(key: string): string | readonly string[] | undefined {
    const values = this.principal.tags.filter(([name]) => name.toLowerCase() === key).map(([, value]) => value);
    return values.length > 1 ? values : values[0];
  }

  private bucketTag(key: string): string | undefined {
    return this.access.bucket?.tags?.find(({ Key }) => Key.toLowerCase() === key)?.Value;
  }

  private s3(key: string): string | undefined {
    const name = S3_HEADERS.get(key);
    if (name !== undefined) return header(this.request, name);
    switch (key) {
      case 's3:authtype': return this.signature && AUTH_TYPE[this.signature.location];
      case 's3:signatureversion': return this.signature && (this.signature.scheme === 'sigv4' ? 'AWS4-HMAC-SHA256' : 'AWS');
      case 's3:signatureage': return this.signature?.scheme === 'sigv4' ? String(Math.max(0, this.request.now - this.signature.signedAt)) : undefined;
      case 's3:tlsversion': return tlsVersion(this.request);
      case 's3:resourceaccount': return this.access.resourceAccount || undefined;
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
