import type { AccessExtent, Principal } from '#operation';
import type { Extent, Known, RequestContext } from '#policy';
import type { EdgeRequest } from '../http/edge-request.js';

/** Keys whose value is the caller's or the resource's, whatever the request. */
const STANDING: ReadonlySet<string> = new Set([
  'aws:username', 'aws:userid', 'aws:principaltype', 'aws:principalarn', 'aws:principalaccount', 'aws:tokenissuetime', 'aws:multifactorauthpresent', 'aws:federatedprovider',
  'aws:sourceidentity', 'aws:viaawsservice', 'aws:principalisawsservice', 'sts:authentication', 'aws:resourceaccount', 's3:resourceaccount', 'saml:sub', 'saml:sub_type', 'saml:namequalifier',
]);

/** Tags of the caller and of the bucket, and what a provider said of a session (`<issuer>:sub`). Tags of objects are each object's own. */
const isStanding = (key: string): boolean =>
  STANDING.has(key) || key.startsWith('aws:principaltag/') || key.startsWith('s3:buckettag/') ||
  (!key.startsWith('aws:') && !key.startsWith('s3:') && (key.endsWith(':sub') || key.endsWith(':aud') || key.endsWith(':app_id')));

const iso = (time: number): string => new Date(time).toISOString();

/**
 * What is known of the condition keys of all requests that an extent means: of those that go around the gateway less than of this
 * one. Where they come from, what they carry and which object they find is not known.
 */
export function extentOf(asked: AccessExtent, conditions: RequestContext, { now }: Pick<EdgeRequest, 'now'>, { session }: Pick<Principal, 'session'>): Extent {
  const { until, exact, listed, overTls } = asked;
  const between = (valueAt: (time: number) => string): Known => ({ from: valueAt(now), to: valueAt(until) });
  return {
    exact,
    about(key) {
      if (isStanding(key)) return { value: conditions.get(key) };
      switch (key) {
        case 'aws:currenttime': return between(iso);
        case 'aws:epochtime': return between((time) => String(Math.floor(time / 1000)));
        case 'aws:multifactorauthage': {
          const begun = session?.mfaSerial === undefined ? undefined : session.authenticatedAt;
          return begun === undefined ? { value: undefined } : between((time) => String(Math.floor((time - begun) / 1000)));
        }
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
