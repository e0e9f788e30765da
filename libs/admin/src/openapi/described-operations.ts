import type { ApiDescription, Operation } from '#operation';
import type { ByCap } from '../admin.authorization.js';

/** Below the prefix of the admin API: everything that is our own. */
const OWN = '/rolegate/v1';

/** An operation as the document needs it. */
export interface DescribedOperation {
  readonly name: string;
  readonly feature: string;
  readonly method: string;
  /** With templates: `/admin/rolegate/v1/keys/{ring}/{id}`. */
  readonly path: string;
  readonly subresource?: string;
  readonly caps: string;
  readonly errors: readonly string[];
  readonly api: ApiDescription;
}

/** @throws Error for an operation that nobody described */
export const described = (operations: readonly Operation[]): readonly DescribedOperation[] =>
  operations.flatMap((operation) => (operation.service === 'admin' && operation.route?.path.startsWith(`${OWN}/`) ? [describe(operation)] : []));

function describe({ name, feature, route, access, errors }: Operation): DescribedOperation {
  const { method, path, subresource, api } = route!;
  if (!api) throw new Error(`${name} lies below ${OWN} and has no route.api, which the OpenAPI document is made from`);
  const { cap } = access as Partial<ByCap>;
  const caps = api.caps ?? (cap && `${cap.type}=${cap.access}`);
  if (caps === undefined) throw new Error(`${name} says in route.api.caps nothing of what a caller needs`);
  return { name, feature, method: method.toLowerCase(), path: `/admin${api.rest === undefined ? path : path.replace('*', api.rest)}`, ...(subresource !== undefined && { subresource }), caps, errors, api };
}
