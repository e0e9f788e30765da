import { RolegateError } from '#kernel';
import type { AclPermission } from '../store/index.js';
import { groupOf, type NamedGrant, type NamedGrantee } from './acl.grantees.js';

/** The members that carry `x-amz-grant-*`. */
export interface GrantMembers {
  readonly GrantFullControl?: string;
  readonly GrantRead?: string;
  readonly GrantReadACP?: string;
  readonly GrantWrite?: string;
  readonly GrantWriteACP?: string;
}

/** In the order that RGW lists such grants in (rgw_acl_s3.cc, acl_header_perms). */
const MEMBERS = [
  ['GrantRead', 'x-amz-grant-read', 'READ'], ['GrantWrite', 'x-amz-grant-write', 'WRITE'], ['GrantReadACP', 'x-amz-grant-read-acp', 'READ_ACP'],
  ['GrantWriteACP', 'x-amz-grant-write-acp', 'WRITE_ACP'], ['GrantFullControl', 'x-amz-grant-full-control', 'FULL_CONTROL'],
] as const satisfies readonly (readonly [keyof GrantMembers, string, AclPermission])[];

/** Are there such headers, whatever stands in them? */
export const hasGrantHeaders = (input: GrantMembers): boolean => MEMBERS.some(([member]) => (input[member]?.trim() ?? '') !== '');

const invalid = (header: string, value: string): RolegateError =>
  new RolegateError('InvalidArgument', 'Argument format not recognized', { fields: { ArgumentName: header, ArgumentValue: value.slice(0, 256) } });

/** `type=value`, the value with or without quotes. */
function granteeIn(text: string, header: string, whole: string): NamedGrantee {
  const equals = text.indexOf('=');
  const type = text.slice(0, Math.max(0, equals)).trim().toLowerCase();
  const raw = text.slice(equals + 1).trim();
  const value = raw.length > 1 && raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw;
  if (value === '') throw invalid(header, whole);
  if (type === 'id') return { id: value };
  if (type === 'emailaddress') return { email: value };
  if (type === 'uri') return groupOf(value);
  throw invalid(header, whole);
}

/** Pieces between the commas that stand outside quotes. */
function pieces(text: string): string[] {
  const found = [''];
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) found.push('');
    else found[found.length - 1] += character;
  }
  return found;
}

/**
 * The grants of the headers; undefined when there are none. Source: S3 API Reference, PutObjectAcl: "a comma-separated list of
 * one or more grantees … as a type=value pair".
 * @throws RolegateError InvalidArgument
 */
export function headerGrants(input: GrantMembers): readonly NamedGrant[] | undefined {
  let found: NamedGrant[] | undefined;
  for (const [member, header, permission] of MEMBERS) {
    const text = input[member];
    if (text === undefined || text.trim() === '') continue;
    for (const piece of pieces(text)) (found ??= []).push({ grantee: granteeIn(piece, header, text), permission });
  }
  return found;
}
