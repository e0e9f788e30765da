import type { IncomingHttpHeaders } from 'node:http';
import { systemClock } from '#kernel';
import { type DefaultRetention, firstAnnotations, NULL_VERSION, type ObjectAnnotations, type ObjectRetention } from '#s3';
import { encodeComponent } from '#signatures';

/** What keeps a version from going. */
export type Lock = Pick<ObjectAnnotations, 'retention' | 'legalHold'>;

/** The query that asks for a version; with others before it. */
export function versionQuery(versionId: string | undefined, others = ''): string | undefined {
  if (versionId === undefined) return others === '' ? undefined : others;
  return `${others === '' ? '' : `${others}&`}versionId=${encodeComponent(versionId)}`;
}

/** Which version a reply is about; absent: the null version. Stores differ in whether they call that by its name. */
export function versionIdOf(headers: IncomingHttpHeaders): string | undefined {
  const id = headers['x-amz-version-id'];
  return typeof id !== 'string' || id === '' || id === NULL_VERSION ? undefined : id;
}

/**
 * Whether a reply is about the version that was asked for, by its one id: MinIO takes its ids in capitals, in braces and without dashes
 * as well, and a policy on s3:VersionId was asked about none of these.
 */
export function isOfVersion(asked: string | undefined, headers: IncomingHttpHeaders): boolean {
  const told = versionIdOf(headers);
  return asked === undefined || told === undefined || told === asked;
}

/** What a reply says of locks (S3 API Reference, HeadObject). */
export function lockOf(headers: IncomingHttpHeaders): Lock {
  const mode = headers['x-amz-object-lock-mode'];
  const until = Date.parse(String(headers['x-amz-object-lock-retain-until-date']));
  const hold = headers['x-amz-object-lock-legal-hold'];
  return {
    ...((mode === 'GOVERNANCE' || mode === 'COMPLIANCE') && !Number.isNaN(until) && { retention: { mode, until } satisfies ObjectRetention }),
    ...((hold === 'ON' || hold === 'OFF') && { legalHold: hold === 'ON' }),
  };
}

/** Annotations by who keeps them: locks the upstream, where it keeps any, all others this gateway. */
export interface Kept {
  readonly lock: Lock;
  readonly here: ObjectAnnotations | undefined;
}

/** What a new version has: what it is given, and the default where that has no retention. */
export function firstKept(given: { readonly annotations?: ObjectAnnotations; readonly defaultRetention?: DefaultRetention }, objectLock: boolean): Kept {
  return apart(firstAnnotations(given, systemClock), objectLock);
}

export function apart(annotations: ObjectAnnotations | undefined, objectLock: boolean): Kept {
  const { retention, legalHold, ...others } = annotations ?? {};
  if (!objectLock || (retention === undefined && legalHold === undefined)) return { lock: {}, here: annotations };
  const lock: Lock = { ...(retention && { retention }), ...(legalHold !== undefined && { legalHold }) };
  return { lock, here: Object.keys(others).length === 0 ? undefined : others };
}

export const lockHeaders = ({ retention, legalHold }: Lock): Record<string, string> => ({
  ...(retention && { 'x-amz-object-lock-mode': retention.mode, 'x-amz-object-lock-retain-until-date': new Date(retention.until).toISOString() }),
  ...(legalHold !== undefined && { 'x-amz-object-lock-legal-hold': legalHold ? 'ON' : 'OFF' }),
});

export const bypassHeader = (bypass: boolean): Record<string, string> => (bypass ? { 'x-amz-bypass-governance-retention': 'true' } : {});
