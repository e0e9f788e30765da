import { NO_QUOTA, type Quota } from '#iam';
import type { AdminInput } from '#operation';
import { flag, invalidArgument, wholeNumber } from '../parameters.js';

const KIB = 1024;

/** Negative: unlimited, however far below nought; RGW shows -1. */
const limit = (value: number): number => (value < 0 ? -1 : value);

/**
 * The quota that a request asks for: parameters change what there is, a JSON body takes its place. Source: Ceph, "Admin
 * Operations", Quotas; rgw_rest_user.cc, RGWOp_Quota_Set.
 * @throws RolegateError InvalidArgument
 */
export function requestedQuota(input: AdminInput, present: Quota | undefined): Quota {
  if (input.body !== undefined && input.body.trim() !== '') return quotaOf(parsedBody(input.body));
  const { enabled, checkOnRaw, maxSize, maxObjects } = present ?? NO_QUOTA;
  const kib = wholeNumber(input, 'max-size-kb');
  return {
    enabled: flag(input, 'enabled') ?? enabled,
    checkOnRaw: flag(input, 'check-on-raw') ?? checkOnRaw,
    maxSize: limit(kib !== undefined ? kib * KIB : wholeNumber(input, 'max-size') ?? maxSize),
    maxObjects: limit(wholeNumber(input, 'max-objects') ?? maxObjects),
  };
}

/** Both quotas of a user, from the one body that has them. @throws RolegateError InvalidArgument */
export function requestedQuotas(input: AdminInput): { readonly user: Quota; readonly bucket: Quota } {
  const { user_quota: user, bucket_quota: bucket } = parsedBody(input.body ?? '');
  if (!isObject(user) || !isObject(bucket)) throw invalidArgument('The body must have user_quota and bucket_quota.', 'quota-type');
  return { user: quotaOf(user), bucket: quotaOf(bucket) };
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function parsedBody(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Said below, as for what is no object.
  }
  if (!isObject(value)) throw invalidArgument('The body must be a quota in JSON.', 'body');
  return value;
}

/** Source: rgw_quota.cc, RGWQuotaInfo::decode_json. */
function quotaOf(json: Json): Quota {
  const size = json['max_size'] === undefined ? number(json, 'max_size_kb', -1) * KIB : number(json, 'max_size', -1);
  return { enabled: truth(json, 'enabled'), checkOnRaw: truth(json, 'check_on_raw'), maxSize: limit(size), maxObjects: limit(number(json, 'max_objects', -1)) };
}

function number(json: Json, name: string, otherwise: number): number {
  const value = json[name] ?? otherwise;
  if (!Number.isSafeInteger(value) || !Number.isSafeInteger((value as number) * KIB)) throw invalidArgument(`${name} must be an integer`, name);
  return value as number;
}

function truth(json: Json, name: string): boolean {
  const value = json[name] ?? false;
  if (typeof value !== 'boolean') throw invalidArgument(`${name} must be true or false`, name);
  return value;
}
