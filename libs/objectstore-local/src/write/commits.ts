import type { PutResult } from '#s3';
import pg from 'pg';
import { announced } from '../outbox/announced.js';
import type { Statements } from '../outbox/outbox.js';
import type { Bodies } from './bodies.js';
import { GroupCommit } from './group-commit.js';
import { putBatch, putOne, putVersions, type PendingObject } from './write-objects.js';

/** What Postgres answered an error was undone; after any other failure nobody knows. Not by class alone: a FATAL one may come in between. */
const isUndone = (error: unknown): boolean => error instanceof pg.DatabaseError && error.severity === 'ERROR';

/**
 * The last step of a write. Small objects that nothing else hangs on share a commit, those of buckets that keep versions apart from
 * the others: what is written again there is another version.
 */
export class Commits {
  readonly #plain: GroupCommit<PendingObject, PutResult>;
  readonly #versions: GroupCommit<PendingObject, PutResult>;
  /** Buckets that were seen to keep versions. They never cease to. */
  readonly #versioned = new Set<string>();

  constructor(private readonly pool: pg.Pool, private readonly bodies: Bodies) {
    const single = (member: PendingObject): Promise<PutResult> => this.#one(pool, member);
    this.#plain = new GroupCommit((members) => putBatch(pool, members), single);
    this.#versions = new GroupCommit((members) => putVersions(pool, members), single, { mayRepeat: isUndone });
  }

  commit(object: PendingObject): Promise<PutResult> {
    if (object.blobId === null && object.uploadId === undefined && object.conditions === undefined && object.announce === undefined) {
      return (this.#versioned.has(object.bucketId) ? this.#versions : this.#plain).add(object);
    }
    return this.bodies.committed(object.blobId, async () => {
      await object.beforeCommit?.();
      return announced(this.pool, object.bucketId, object.announce, (statements) => this.#one(statements, object), (put) => [{ ...put, key: object.keyText, time: put.lastModified }]);
    });
  }

  async #one(statements: Statements, object: PendingObject): Promise<PutResult> {
    const put = await putOne(statements, object);
    if (put.versionId !== undefined) this.#versioned.add(object.bucketId);
    return put;
  }
}
