import type { AccessExtent } from '#operation';
import type { Extent, Known, RequestContext } from '#policy';

/** Keys whose value is the caller's or the resource's, whatever the request. */
const STANDING: ReadonlySet<string> = new Set([
  'aws:username', 'aws:userid', 'aws:principaltype', 'aws:principalarn', 'aws:principalaccount', 'aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:federatedprovider',
  'aws:sourceidentity', 'aws:viaawsservice', 'aws:principalisawsservice', 'sts:authentication', 'aws:resourceaccount', 's3:resourceaccount', 'saml:sub', 'saml:sub_type', 'saml:namequalifier',
]);

/** Tags of the caller and of the bucket, and what a provider said of a session (`<issuer>:sub`). Tags of objects are each object's own. */
const isStanding = (key: string): boolean =>
  STANDING.has(key) || key.startsWith('aws:principaltag/') || key.startsWith('s3:buckettag/') ||
  (!key.startsWith('aws:') && !key.startsWith('s3:') && (key.endsWith(':sub') || key.endsWith(':aud') || key.endsWith(':app_id')));

/**
 * What is known of the condition keys of all requests that an extent means: of those that go around the gateway less than of this
 * one. Where they come from, what they carry and which object they find is not known.
 * @param first of a request now, `last` of the same request when the extent ends
 */
export function extentOf(asked: AccessExtent, first: RequestContext, last: RequestContext): Extent {
  const { exact, listed, overTls } = asked;
  return {
    exact,
    about(key) {
      if (isStanding(key)) return { value: first.get(key) };
      switch (key) {
        case 'aws:currenttime':
        case 'aws:epochtime':
        case 'aws:multifactorauthage': return between(first.get(key), last.get(key));
        case 's3:prefix': return listed === undefined ? undefined : { prefix: listed };
        case 'aws:securetransport':
          if (!overTls) return undefined;
          asked.restedOnTls = true;
          return { value: 'true' };
        default: return undefined;
      }
    },
  };
}

/** Of a key that grows with time; undefined: no request has it. */
const between = (from: ReturnType<RequestContext['get']>, to: ReturnType<RequestContext['get']>): Known =>
  (typeof from === 'string' && typeof to === 'string' ? { from, to } : { value: undefined });
