import { type Aggregate, type EventStore, type Versioned, fold } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { AuditLog, AuditRecord, ListPage, ListQuery, Reads } from '#operation';
import type { Pool } from 'pg';
import { tableName } from './projection-table.js';
import type { Projector } from './projector.js';
import { decodeState } from './state-codec.js';

interface Found {
  readonly stream: string;
  readonly stream_version: number;
  readonly version: number | null;
  readonly state: string | null;
}

/** How long a list waits for the projection, milliseconds. */
const PATIENCE = 2000;

/** Reads that are never stale: a row behind its stream is folded up; lists wait for the head of the log. */
export class PgReads implements Reads {
  constructor(
    private readonly pool: Pool,
    private readonly store: EventStore,
    private readonly projector: Projector,
    /** Version of the live table of a kind. */
    private readonly live: (kind: string) => number,
    private readonly audit: AuditLog,
  ) {}

  byKey<S>(aggregate: Aggregate<S>, key: string): Promise<Versioned<S> | undefined> {
    return this.one(aggregate, 'by-key', `from log.claim c join log.stream s on s.id = c.owner left join ${this.table(aggregate)} r on r.stream = s.id where c.name = $1`, key);
  }

  byStream<S>(aggregate: Aggregate<S>, stream: string): Promise<Versioned<S> | undefined> {
    return this.one(aggregate, 'by-stream', `from log.stream s left join ${this.table(aggregate)} r on r.stream = s.id where s.id = $1`, stream);
  }

  async list<S>(aggregate: Aggregate<S>, query: ListQuery): Promise<ListPage<S>> {
    if (!(await this.projector.caughtUp(PATIENCE))) throw new RolegateError('ServiceUnavailable', '', { reason: 'projection-behind' });
    const { rows } = await this.pool.query<{ stream: string; version: number; state: string; name: string }>(
      `select stream, version, state, name from ${this.table(aggregate)}
       where ($1::text is null or account = $1) and name > $2 and ($3::text is null or starts_with(path, $3))
       order by name, account limit $4`,
      [query.account ?? null, query.afterName ?? '', query.pathPrefix ?? null, query.limit + 1],
    );
    const page = rows.slice(0, query.limit);
    return {
      items: page.map((row) => ({ stream: row.stream, version: row.version, state: decodeState(row.state) as S })),
      nextName: rows.length > query.limit ? page.at(-1)?.name : undefined,
    };
  }

  auditRecord(requestId: string): Promise<AuditRecord | undefined> {
    return this.audit.find(requestId);
  }

  private table(aggregate: Aggregate<unknown>): string {
    return tableName({ aggregate, version: this.live(aggregate.kind) });
  }

  private async one<S>(aggregate: Aggregate<S>, what: string, from: string, value: string): Promise<Versioned<S> | undefined> {
    const { rows } = await this.pool.query<Found>({
      name: `${aggregate.kind}-v${this.live(aggregate.kind)}-${what}`,
      text: `select s.id as stream, s.version as stream_version, r.version, r.state ${from}`,
      values: [value],
    });
    const row = rows[0];
    if (!row) return undefined;
    const state = row.state === null ? undefined : (decodeState(row.state) as S);
    if (row.version !== null && row.version >= row.stream_version) return { stream: row.stream, version: row.version, state };
    const missing = await this.store.readStream(row.stream, row.version ?? 0);
    return { stream: row.stream, version: missing.at(-1)?.version ?? row.version ?? 0, state: fold(aggregate, state, missing) };
  }
}
