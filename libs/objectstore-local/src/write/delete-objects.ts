import { type Change, type DeleteOptions, type DeleteResult, type DeleteTarget, type EtagCondition, type MutationOptions, NULL_VERSION, objectLocked, preconditionFailed } from '#s3';
import type pg from 'pg';
import { binaryArray, OID } from '../database/binary-array.js';
import { announced } from '../outbox/announced.js';
import type { Statements } from '../outbox/outbox.js';
import { versionIdMember, versionNumber } from '../version-id.js';

const DELETE_ONE = 'select status, deleted, marker, version, version_tag as tag from store.delete_object($1, $2, $3, $4, $5, $6)';
const DELETE_MANY = 'select place, deleted, marker, version, version_tag as tag, locked from store.delete_many($1, $2, $3, $4, $5)';

interface Deletion {
  readonly deleted: boolean;
  readonly marker: boolean;
  /** Of the marker that was set, in decimal. */
  readonly version: string | null;
  readonly tag: string | null;
  readonly locked?: boolean;
}

/** An object's key as text and as it is stored. */
interface Target extends DeleteTarget {
  readonly bytes: Buffer;
}

/** Number and tag as the functions take them. Ids that nobody gave are those of no version. */
export const numberOf = ({ versionId }: Pick<DeleteTarget, 'versionId'>): { version: bigint | null; tag: bigint | null } =>
  versionId === undefined ? { version: null, tag: null } : versionNumber(versionId) ?? { version: -1n, tag: -1n };

function resultOf({ key, versionId }: DeleteTarget, { deleted, marker, version, tag, locked }: Deletion): DeleteResult {
  if (locked === true) return { key, deleted: false, locked };
  const deleteMarker = marker && { deleteMarker: true };
  if (versionId === undefined) return { key, deleted, ...versionIdMember(version, tag), ...deleteMarker };
  return deleted && versionId !== NULL_VERSION ? { key, deleted, versionId, ...deleteMarker } : { key, deleted, ...deleteMarker };
}

/** @throws RolegateError AccessDenied for a locked version; PreconditionFailed when a condition is given and nothing, or another version, is there */
export function deleteOne(pool: pg.Pool, bucketId: string, target: Target, { conditions, announce }: DeleteOptions): Promise<DeleteResult> {
  return announced(pool, bucketId, announce, (statements) => one(statements, bucketId, target, conditions?.ifMatch), (result) => changeOf(target, result));
}

export function deleteMany(pool: pg.Pool, bucketId: string, targets: readonly Target[], { announce }: MutationOptions): Promise<DeleteResult[]> {
  return announced(pool, bucketId, announce, (statements) => many(statements, bucketId, targets), (results) => results.flatMap((result, i) => changeOf(targets[i]!, result)));
}

async function one(statements: Statements, bucketId: string, target: Target, ifMatch: EtagCondition | undefined): Promise<DeleteResult> {
  const { version, tag } = numberOf(target);
  const etags = ifMatch === undefined ? null : ifMatch === '*' ? ['*'] : ifMatch;
  const { rows } = await statements.query<Deletion & { status: string }>({ name: 'store-delete', text: DELETE_ONE, values: [bucketId, target.bytes, etags, version, tag, target.bypassGovernance === true] });
  const { status } = rows[0]!;
  if (status === 'mismatch') throw preconditionFailed('If-Match');
  if (status === 'locked') throw objectLocked(`version ${target.versionId ?? NULL_VERSION}`);
  return resultOf(target, rows[0]!);
}

async function many(statements: Statements, bucketId: string, targets: readonly Target[]): Promise<DeleteResult[]> {
  const numbers = targets.map(numberOf);
  const values = [bucketId, binaryArray(OID.bytea, targets.map(({ bytes }) => bytes)), numbers.map(({ version }) => version), numbers.map(({ tag }) => tag), bypassing(targets)];
  const { rows } = await statements.query<Deletion & { place: number }>({ name: 'store-delete-many', text: DELETE_MANY, values });
  const done = new Map(rows.map((row) => [row.place, row]));
  return targets.map((target, i) => resultOf(target, done.get(i + 1) ?? NOTHING));
}

/** Null: nobody passes by any lock. */
const bypassing = (targets: readonly DeleteTarget[]): boolean[] | null =>
  targets.some(({ bypassGovernance }) => bypassGovernance) ? targets.map(({ bypassGovernance }) => bypassGovernance === true) : null;

const NOTHING: Deletion = { deleted: false, marker: false, version: null, tag: null };

/** What a deletion changed: nothing where it found nothing. A marker that was named is gone as any version is. */
const changeOf = ({ versionId: named }: DeleteTarget, { key, deleted, versionId, deleteMarker }: DeleteResult): readonly Change[] => {
  const markerCreated = deleteMarker === true && named === undefined;
  return deleted || markerCreated ? [{ key, versionId, ...(markerCreated && { markerCreated }) }] : [];
};
