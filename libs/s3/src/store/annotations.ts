import type { Clock } from '#kernel';
import type { ObjectAcl, ObjectOwner } from './acl.js';
import { assertRetentionMayBecome, type DefaultRetention, retentionFrom } from './object-lock.js';

/** Object tags by their keys (S3 User Guide, "Categorizing your objects using tags"). */
export type ObjectTags = Readonly<Record<string, string>>;

/** Until when a version may be neither deleted nor overwritten (S3 User Guide, "Locking objects with Object Lock"). */
export interface ObjectRetention {
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What of a version may change after it was written; kept with it. An object without these costs not a byte more. */
export interface ObjectAnnotations {
  readonly tags?: ObjectTags;
  readonly acl?: ObjectAcl;
  /** Who wrote it, where that is not the bucket's owner. */
  readonly owner?: ObjectOwner;
  readonly retention?: ObjectRetention;
  /** Absent where it was never set. */
  readonly legalHold?: boolean;
}

/** Members that are absent stay as they are, `null` takes away. */
export type AnnotationChange = { readonly [K in keyof ObjectAnnotations]?: ObjectAnnotations[K] | null };

/** The members of `ObjectAnnotations`. */
const MEMBERS = ['tags', 'acl', 'owner', 'retention', 'legalHold'] as const satisfies readonly (keyof ObjectAnnotations)[];

/** What of an object are annotations, for adapters that keep them; undefined for none. */
export function annotationsOf(given: ObjectAnnotations | undefined): ObjectAnnotations | undefined {
  if (given === undefined) return undefined;
  let kept: Record<string, unknown> | undefined;
  for (const member of MEMBERS) {
    if (given[member] !== undefined && !isEmptyTags(member, given)) (kept ??= {})[member] = given[member];
  }
  return kept;
}

/** No tags are as tags that were never set. */
function isEmptyTags(member: keyof ObjectAnnotations, { tags }: ObjectAnnotations): boolean {
  if (member !== 'tags') return false;
  for (const _ in tags) return false;
  return true;
}

interface FirstOptions {
  readonly annotations?: ObjectAnnotations;
  readonly defaultRetention?: DefaultRetention;
}

/** What a version has that is written now; undefined for nothing. */
export function firstAnnotations({ annotations, defaultRetention }: FirstOptions, clock: Pick<Clock, 'now'>): ObjectAnnotations | undefined {
  if (defaultRetention === undefined || annotations?.retention !== undefined) return annotationsOf(annotations);
  return annotationsOf({ ...annotations, retention: retentionFrom(defaultRetention, clock.now()) });
}

/** As `firstAnnotations`, of a copy: it has its source's tags unless it is given others. */
export const copiedAnnotations = ({ tags }: ObjectAnnotations, options: FirstOptions, clock: Pick<Clock, 'now'>): ObjectAnnotations | undefined =>
  firstAnnotations(tags === undefined || options.annotations?.tags !== undefined ? options : { ...options, annotations: { ...options.annotations, tags } }, clock);

/**
 * What a version has after a change. `now`: ms since the epoch, by the store's clock.
 * @throws RolegateError AccessDenied where the lock forbids the change
 */
export function annotated(current: ObjectAnnotations, change: AnnotationChange, now: number, bypassGovernance: boolean): ObjectAnnotations | undefined {
  if (change.retention !== undefined) assertRetentionMayBecome(current.retention, change.retention ?? undefined, now, bypassGovernance);
  const next: Record<string, unknown> = {};
  for (const member of MEMBERS) next[member] = change[member] === undefined ? current[member] : (change[member] ?? undefined);
  return annotationsOf(next);
}
