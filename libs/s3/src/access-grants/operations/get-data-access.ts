import { formatArn, RolegateError } from '#kernel';
import { type AccessRequest, defineStream, type OperationContext, type StreamContext, type StreamOperation } from '#operation';
import { type FoundBucket, presentBucket, withBucket } from '../../bucket/bucket.queries.js';
import type { BucketState } from '../../bucket/bucket.state.js';
import type { BucketPlacement, CredentialVendor, ObjectStore, VendedCredentials, VendedScope, VendingTerms } from '../../store/index.js';
import { dataAccess } from '../data-access.shape.js';
import { gatewayBound } from '../gateway-bound.js';
import { Grant, grantedSeconds, neededActions, type Permission, SHORTEST, usefulActions } from '../grant.js';
import { parseTarget, targetText, type Target } from '../target.js';

interface Input {
  readonly AccountId: string;
  readonly Target: string;
  readonly Permission: Permission;
  readonly DurationSeconds?: number;
  readonly TargetType?: string;
}

const ACTION = 's3:GetDataAccess';

/**
 * Credentials of the upstream where a bucket lies, for what the caller may do here to everything below a prefix. Nobody here has
 * grants: policies say who may, and the privilege is always the least (S3 API Reference, GetDataAccess).
 */
export const getDataAccess = (store: Pick<ObjectStore, 'vendor'>): StreamOperation<Input> => defineStream({
  name: 'GetDataAccess',
  service: 's3',
  feature: 'access-grants',
  schema: dataAccess,
  actions: [ACTION, 's3:GetObject', 's3:PutObject'],
  conditionKeys: [],
  errors: ['AccessDenied', 'InvalidRequest', 'NoSuchAccessGrantsLocationError', 'NoSuchBucket', 'StsPackedPolicyTooLargeError'],

  access(input, ctx) {
    const target = parseTarget(input.Target, input.TargetType);
    return withBucket({ Bucket: target.bucket }, ctx, (found) => {
      const terms = termsOf(found, store.vendor) ?? { longest: SHORTEST, overTls: false };
      const grant = grantOf(found, target, Math.max(SHORTEST, grantedSeconds(input.DurationSeconds, terms.longest, ctx)), terms, ctx);
      return [instanceAccess(found.state, ctx), ...neededActions(input.Permission).map((action) => grant.onObjects(action))];
    });
  },

  async handle(input, ctx) {
    const target = parseTarget(input.Target, input.TargetType);
    const found = presentBucket({ Bucket: target.bucket }, ctx);
    const offer = offerOf(found, input, store.vendor, ctx);
    const scope = scopeOf(found, target, input, offer, ctx);
    await ctx.recheck();
    const credentials = await offer.vendor.vend(scope);
    ctx.note({
      store: scope.placement.store, upstreamBucket: scope.placement.bucket, upstreamAccessKeyId: credentials.accessKeyId, scope: targetText(target),
      grantedActions: [...scope.actions, ...(scope.lists ? ['s3:ListBucket'] : [])].join(' '), grantedUntil: credentials.expiration.toISOString(),
    });
    // It was away: what was revoked meanwhile is not handed out.
    await ctx.recheck();
    return outputOf(credentials, scope, target, found.state, ctx);
  },
});

/** What the store where a bucket lies hands out to this caller. */
interface Offer {
  readonly vendor: CredentialVendor;
  readonly placement: BucketPlacement;
  readonly terms: VendingTerms;
  readonly seconds: number;
}

/** undefined: its store hands out nothing. */
const termsOf = ({ state: { store } }: FoundBucket, vendor: CredentialVendor | undefined): VendingTerms | undefined => store && vendor?.terms(store.store);

const grantOf = (found: FoundBucket, target: Target, seconds: number, terms: Pick<VendingTerms, 'overTls'>, ctx: OperationContext): Grant =>
  new Grant(found, target, ctx.now + 1000 * seconds, terms, ctx);

/** ARN of the access grants instance that each account has one of (Service Authorization Reference, "Resource types defined by Amazon S3"). */
const instanceArn = ({ account }: BucketState, { settings: { region } }: OperationContext): string => formatArn({ partition: 'aws', service: 's3', region, account, resource: 'access-grants/default' });

/** May he go around the gateway at all? Asked like a question on the caller's own, for the bucket's side is asked about each action. */
const instanceAccess = (state: BucketState, ctx: OperationContext): AccessRequest => ({
  action: ACTION, resource: instanceArn(state, ctx), bucket: state, owner: state.owner.stream !== '' && state.owner.stream === ctx.principal.owner.stream,
});

/** @throws RolegateError NoSuchAccessGrantsLocationError for buckets whose bytes pass the gateway, AccessDenied for sessions that end too soon */
function offerOf(found: FoundBucket, { Permission: permission, DurationSeconds }: Input, vendor: CredentialVendor | undefined, ctx: OperationContext): Offer {
  const { state } = found;
  const { store: placement } = state;
  const terms = termsOf(found, vendor);
  if (!vendor || !placement || !terms) throw new RolegateError('NoSuchAccessGrantsLocationError', '', { reason: 'no-hand-off', detail: `bucket ${state.name} lies in ${placement?.store ?? 'the store of its own'}, which hands out no credentials` });
  const bound = gatewayBound(found, permission, ctx);
  if (bound !== undefined) throw new RolegateError('NoSuchAccessGrantsLocationError', '', { reason: 'gateway-bound', detail: `bucket ${state.name}: ${bound}` });
  const seconds = grantedSeconds(DurationSeconds, terms.longest, ctx);
  if (seconds < SHORTEST) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'session-ends', detail: `the caller's session ends in ${seconds} s, and no store hands out credentials for less than ${SHORTEST}` });
  return { vendor, placement, terms, seconds };
}

/** What a session has to be allowed that lists objects. */
const listingActions = ({ state: { versioning } }: FoundBucket, { listsVersions }: VendingTerms): readonly ('s3:ListBucket' | 's3:ListBucketVersions')[] =>
  versioning !== undefined && listsVersions ? ['s3:ListBucket', 's3:ListBucketVersions'] : ['s3:ListBucket'];

function scopeOf(found: FoundBucket, target: Target, input: Input, { placement, terms, seconds }: Offer, ctx: StreamContext): VendedScope {
  const grant = grantOf(found, target, seconds, terms, ctx);
  const granted = (action: string): boolean => ctx.decide(grant.onObjects(action)).allowed;
  const needed = neededActions(input.Permission);
  // Asked once more: this grant is to know what its answers rest on.
  const refused = needed.find((action) => !granted(action));
  if (refused !== undefined) throw ctx.refusal(grant.onObjects(refused));
  return {
    placement,
    prefix: target.prefix,
    exact: target.exact,
    actions: [...needed, ...usefulActions(input.Permission).filter(granted)],
    lists: !target.exact && input.Permission !== 'WRITE' && listingActions(found, terms).every((action) => ctx.decide(grant.listing(action)).allowed),
    overTls: grant.overTls,
    seconds,
    sessionName: `rolegate-${ctx.requestId}`,
  };
}

const outputOf = ({ accessKeyId, secretAccessKey, sessionToken, expiration, endpoint, region }: VendedCredentials, { placement }: VendedScope, target: Target, state: BucketState, ctx: StreamContext) => ({
  Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration },
  MatchedGrantTarget: targetText(target),
  Grantee: { GranteeType: 'IAM', GranteeIdentifier: ctx.principal.arn },
  MatchedInstanceArn: instanceArn(state, ctx),
  StoreEndpoint: endpoint,
  StoreRegion: region,
  StoreBucket: placement.bucket,
});
