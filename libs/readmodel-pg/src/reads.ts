import { type Aggregate, type EventStore, type StoredEvent, type Versioned, fold, stateVersionOf } from '#event-sourcing';
import type { Activity, AuditLog, AuditRecord, ListPage, ListQuery, Past, ProjectionStatus, Reads, RecordedQuery, RecordedRequests } from '#operation';
import type { Pool } from 'pg';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import type { ReadingPositions } from './reading-positions.js';
import { stateAt } from './state-at.js';
import { decodeState } from './state-codec.js';
import { readProjectionStatus } from './status.js';
import { guardedActivity } from './guarded-activity.js';
import { asServiceUnavailable, serviceUnavailable } from './unavailable.js';

interface Found {
  readonly stream: string;
  readonly stream_version: number;
  readonly version: number | null;
  readonly state: string | null;
  readonly state_version: number | null;
}

interface Listed {
  readonly stream: string;
  readonly version: number;
  readonly state: string;
  readonly state_version: number;
  readonly name: string;
}

/** How long a list waits for the projection, milliseconds: longer than a projector takes over from one that died. */
const PATIENCE = 5000;

const COLUMNS = 'select stream, version, state, state_version, name from';
const PATH = '($2::text is null or starts_with(path, $2))';

/**
 * Reads that are never stale: a row behind its stream is folded up, one of another shape folded anew; lists wait for the
 * head of the log.
 */
export class PgReads implements Reads {
  readonly activity: Activity;

  constructor(
    private readonly pool: Pool,
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly positions: Pick<ReadingPositions, 'caughtUp'>,
    /** Version of the live table of a kind. */
    private readonly live: (kind: string) => number,
    private readonly audit: AuditLog,
    readonly past: Past,
  ) {
    this.activity = guardedActivity(audit.activity);
  }

  byKey<S>(aggregate: Aggregate<S>, key: string): Promise<Versioned<S> | undefined> {
    const table = this.table(aggregate);
    return this.one(aggregate, `${projectionName(table)}.by-key`, `from log.claim c join log.stream s on s.id = c.owner left join ${tableName(table)} r on r.stream = s.id where c.name = $1`, key);
  }

  byStream<S>(aggregate: Aggregate<S>, stream: string): Promise<Versioned<S> | undefined> {
    const table = this.table(aggregate);
    return this.one(aggregate, `${projectionName(table)}.by-stream`, `from log.stream s left join ${tableName(table)} r on r.stream = s.id where s.id = $1`, stream);
  }

  /**
   * @throws RolegateError ServiceUnavailable when the projection lags, and for an account with an event that cannot be
   * applied. Over every account such rows stand as they were before the event.
   */
  async list<S>(aggregate: Aggregate<S>, query: ListQuery): Promise<ListPage<S>> {
    const table = this.table(aggregate);
    try {
      if (!(await this.positions.caughtUp(table, query.account, PATIENCE))) throw serviceUnavailable('projection-behind');
      const [rows] = await Promise.all([this.page(table, query), this.assertNotSetAside(table, query.account)]);
      return await this.pageOf(aggregate, rows, query.limit);
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  async countReferences(aggregates: readonly Aggregate<any>[], account: string, names: readonly string[]): Promise<ReadonlyMap<string, number>> { // eslint-disable-line @typescript-eslint/no-explicit-any
    const counts = new Map<string, number>();
    try {
      for (const counted of await Promise.all(aggregates.map((aggregate) => this.references(this.table(aggregate), account, names)))) {
        for (const { ref, count } of counted) counts.set(ref, (counts.get(ref) ?? 0) + count);
      }
      return counts;
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  async counts(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    try {
      const { rows } = await this.pool.query<{ name: string; value: string }>({ name: 'read.counts', text: 'select name, value from log.counter where name = any($1)', values: [names] });
      const found = new Map(rows.map(({ name, value }) => [name, Number(value)]));
      return new Map(names.map((name) => [name, found.get(name) ?? 0]));
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  auditRecord(requestId: string): Promise<AuditRecord | undefined> {
    return this.audit.find(requestId).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)));
  }

  recordedRequests(query: RecordedQuery): Promise<readonly RecordedRequests[]> {
    return this.audit.recorded(query).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)));
  }

  projections(): Promise<readonly ProjectionStatus[]> {
    return readProjectionStatus(this.pool, this.live).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)));
  }

  private table(aggregate: Aggregate<any>): ProjectionTable { // eslint-disable-line @typescript-eslint/no-explicit-any
    return { aggregate, version: this.live(aggregate.kind) };
  }

  private async page(table: ProjectionTable, { account, afterName = '', pathPrefix, references, limit }: ListQuery): Promise<readonly Listed[]> {
    const values: unknown[] = [afterName, pathPrefix ?? null, limit + 1];
    const only = (condition: string, value: string | readonly string[] | undefined): string => (value === undefined ? '' : ` and ${condition.replace('?', `$${values.push(value)}`)}`);
    // Names repeat in other accounts; a page never ends between two of one name, for the next begins after the name.
    const { rows } = await this.pool.query<Listed>({
      text: `${COLUMNS} ${tableName(table)} where name > $1 and ${PATH}${only('account = ?', account)}${only('refs && ?::text[]', typeof references === 'string' ? [references] : references)} order by name fetch first $3 rows with ties`,
      name: `${projectionName(table)}.list${account === undefined ? '-all' : ''}${references === undefined ? '' : '-referring'}`,
      values,
    });
    return rows;
  }

  private async references(table: ProjectionTable, account: string, names: readonly string[]): Promise<readonly { ref: string; count: number }[]> {
    if (!(await this.positions.caughtUp(table, account, PATIENCE))) throw serviceUnavailable('projection-behind');
    const { rows } = await this.pool.query<{ ref: string; count: number }>({
      name: `${projectionName(table)}.references`,
      // Name by name: asked for many at once, Postgres expects many rows and reads the whole table.
      text: `select ref, count from unnest($2::text[]) as wanted(ref)
        cross join lateral (select count(*)::int as count from ${tableName(table)} where account = $1 and refs @> array[wanted.ref]) as found where count > 0`,
      values: [account, names],
    });
    return rows;
  }

  private async assertNotSetAside(table: ProjectionTable, account: string | undefined): Promise<void> {
    if (account === undefined) return;
    const { rows } = await this.pool.query<{ stream: string; error: string }>({
      name: 'read.account-set-aside',
      text: 'select stream, error from read.set_aside where projection = $1 and account = $2 limit 1',
      values: [projectionName(table), account],
    });
    const [row] = rows;
    if (row) throw serviceUnavailable('account-set-aside', `${row.stream}: ${row.error}`);
  }

  private async one<S>(aggregate: Aggregate<S>, name: string, from: string, value: string): Promise<Versioned<S> | undefined> {
    try {
      const { rows } = await this.pool.query<Found>({ name, text: `select s.id as stream, s.version as stream_version, r.version, r.state, r.state_version ${from}`, values: [value] });
      const [row] = rows;
      return row && (await this.folded(aggregate, row));
    } catch (error) {
      throw asServiceUnavailable(error);
    }
  }

  private async folded<S>(aggregate: Aggregate<S>, { stream, stream_version, version, state, state_version }: Found): Promise<Versioned<S>> {
    const readable = state !== null && state_version === stateVersionOf(aggregate);
    const known = readable ? (decodeState(state) as S) : undefined;
    if (version === stream_version && readable) return { stream, version, state: known };
    // A row ahead of its stream was written before the log was rolled back.
    const usable = readable && version !== null && version < stream_version;
    const missing = await this.store.readStream(stream, usable ? version : 0);
    return { stream, version: missing.at(-1)?.version ?? (usable ? version : 0), state: applied(aggregate, stream, usable ? known : undefined, missing) };
  }

  private async pageOf<S>(aggregate: Aggregate<S>, rows: readonly Listed[], limit: number): Promise<ListPage<S>> {
    const cut = rows.length > limit && rows[limit]!.name !== rows[limit - 1]!.name ? rows.slice(0, limit) : rows;
    const own = stateVersionOf(aggregate);
    return {
      items: await Promise.all(cut.map(async ({ stream, version, state, state_version }) =>
        ({ stream, version, state: state_version === own ? (decodeState(state) as S) : await stateAt(this.store, aggregate, stream, version) }))),
      nextName: rows.length > limit ? cut.at(-1)?.name : undefined,
    };
  }
}

function applied<S>(aggregate: Aggregate<S>, stream: string, state: S | undefined, events: readonly StoredEvent[]): S | undefined {
  try {
    return fold(aggregate, state, events);
  } catch (error) {
    throw serviceUnavailable('account-set-aside', `${stream}: ${String(error)}`, error);
  }
}
