import type { OperationSchema } from '../schema/operation-schema.js';
import { services } from '../schema/services.js';
import type { RequestHeaders } from './rest-request.js';

/** What the paths of S3 Control begin with (botocore, s3control 2018-08-20). */
const PREFIX = '/v20180820/';
/** Every request of S3 Control has it, and none of S3. */
const ACCOUNT_ID = 'x-amz-account-id';

/** An operation of S3 Control: on an account, by a path of its own. */
export const isControl = ({ http }: OperationSchema): boolean => http?.uri.startsWith(PREFIX) === true;

/**
 * The operation of S3 Control that a request means, whatever its host: clients put the account id before the endpoint's.
 * undefined: a request of S3, of which the bucket may be called `v20180820`.
 */
export function routeS3Control({ method, rawPath, headers }: { readonly method: string; readonly rawPath: string; readonly headers: RequestHeaders }): OperationSchema | undefined {
  if (headers[ACCOUNT_ID] === undefined || !rawPath.startsWith(PREFIX)) return undefined;
  for (const operation of services.s3.operations.values()) if (operation.http?.uri === rawPath && operation.http.method === method) return operation;
  return undefined;
}
