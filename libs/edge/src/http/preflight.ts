import { RolegateError } from '#kernel';
import type { S3Address } from './addressing.js';
import type { EdgeRequest } from './edge-request.js';

/**
 * A browser's preflight, which is never signed. No bucket has CORS rules here, so it gets what S3 answers for such
 * buckets (S3 User Guide, "Testing CORS"): the browser then withholds the request itself.
 * @throws RolegateError AccessForbidden, BadRequest
 */
export function refusePreflight(request: EdgeRequest, address: S3Address): never {
  const asked = request.headers['access-control-request-method'];
  if (request.headers.origin === undefined) throw new RolegateError('BadRequest', 'Insufficient information. Origin request header needed.', { reason: 'preflight' });
  if (asked === undefined) throw new RolegateError('BadRequest', 'Invalid Access-Control-Request-Method: null', { reason: 'preflight' });
  throw new RolegateError('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.', {
    reason: 'preflight',
    fields: { Method: asked.slice(0, 64), ResourceType: address.key === undefined ? 'BUCKET' : 'OBJECT' },
  });
}
