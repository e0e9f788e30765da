import { type Aggregate, type Row as Columns, type EventStore, type StoredEvent, StoreUnavailableError, fold, isUnknownEvent, stateVersionOf } from '#event-sourcing';
import type { ClientBase } from 'pg';
import { type ProjectionTable, projectionName, tableName } from './projection-table.js';
import { decodeState, encodeState } from './state-codec.js';

interface Row {
  readonly stream: string;
  readonly version: number;
  readonly state: string;
  readonly state_version: number;
}

/** What becomes of one row. */
type Change =
  | { readonly kind: 'put'; readonly stream: string; readonly version: number; readonly columns: Columns; readonly refs: readonly string[]; readonly state: string }
  | { readonly kind: 'delete'; readonly stream: string }
  | { readonly kind: 'set-aside'; readonly event: StoredEvent; readonly error: string };

/** Rows of one table, brought up to a batch of events in a few statements, whatever the number of streams. */
export class TableWriter {
  private readonly name: string;
  private readonly projection: string;

  constructor(private readonly store: Pick<EventStore, 'readStream'>, private readonly table: ProjectionTable) {
    this.name = tableName(table);
    this.projection = projectionName(table);
  }

  /** Events of the table's kind, in the order of each stream. Runs inside the transaction that has locked the checkpoint. */
  async write(client: ClientBase, events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return;
    const byStream = Map.groupBy(events, (event) => event.stream);
    const { rows } = await client.query<Row>({ name: `${this.projection}.rows`, text: `select stream, version, state, state_version from ${this.name} where stream = any($1)`, values: [[...byStream.keys()]] });
    const known = new Map(rows.map((row) => [row.stream, row]));
    const changes: Change[] = [];
    for (const [stream, fresh] of byStream) {
      const change = await this.change(stream, known.get(stream), fresh);
      if (change) changes.push(change);
    }
    await this.put(client, changes.filter((change) => change.kind === 'put'));
    await this.remove(client, changes.filter((change) => change.kind === 'delete').map((change) => change.stream));
    await this.setAside(client, changes);
  }

  private async change(stream: string, row: Row | undefined, fresh: readonly StoredEvent[]): Promise<Change | undefined> {
    const due = fresh.filter((event) => event.version > (row?.version ?? 0));
    const last = due.at(-1);
    if (!last) return undefined;
    try {
      const state = await this.fold(stream, row, due, last.version);
      if (state === undefined) return { kind: 'delete', stream };
      const { aggregate } = this.table;
      return { kind: 'put', stream, version: last.version, columns: aggregate.row(state), refs: aggregate.references?.(state) ?? [], state: encodeState(state) };
    } catch (error) {
      if (error instanceof StoreUnavailableError || isUnknownEvent(error)) throw error;
      return { kind: 'set-aside', event: due[0]!, error: String(error) };
    }
  }

  /** On the row where that is possible, else (events missing, a row of another shape or that does not take them) from the stream's beginning. */
  private async fold(stream: string, row: Row | undefined, due: readonly StoredEvent[], version: number): Promise<unknown> {
    const aggregate: Aggregate = this.table.aggregate;
    const usable = row === undefined || row.state_version === stateVersionOf(aggregate);
    if (usable && due[0]!.version === (row?.version ?? 0) + 1) {
      try {
        return fold(aggregate, row && decodeState(row.state), due);
      } catch {
        // Once more with the whole stream; what fails again is a poison event.
      }
    }
    const events = await this.store.readStream(stream);
    return fold(aggregate, undefined, events.filter((event) => event.version <= version));
  }

  private async put(client: ClientBase, rows: readonly (Change & { kind: 'put' })[]): Promise<void> {
    if (rows.length === 0) return;
    await client.query({
      name: `${this.projection}.put`,
      // Arrays of one length would be needed for a list of lists: refs travel as JSON.
      text: `insert into ${this.name} (stream, version, account, name, path, state, refs, state_version)
        select stream, version, account, name, path, state, array(select jsonb_array_elements_text(refs::jsonb)), $8
          from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) r (stream, version, account, name, path, state, refs)
        on conflict (stream) do update set version = excluded.version, account = excluded.account, name = excluded.name, path = excluded.path,
          state = excluded.state, refs = excluded.refs, state_version = excluded.state_version`,
      values: [
        rows.map((row) => row.stream), rows.map((row) => row.version), rows.map((row) => row.columns.account),
        rows.map((row) => row.columns.name), rows.map((row) => row.columns.path), rows.map((row) => row.state),
        rows.map((row) => JSON.stringify(row.refs)), stateVersionOf(this.table.aggregate),
      ],
    });
  }

  private async remove(client: ClientBase, streams: readonly string[]): Promise<void> {
    if (streams.length > 0) await client.query({ name: `${this.projection}.remove`, text: `delete from ${this.name} where stream = any($1)`, values: [streams] });
  }

  /** Remembers what cannot be applied and forgets what now can. */
  private async setAside(client: ClientBase, changes: readonly Change[]): Promise<void> {
    const well = changes.flatMap((change) => (change.kind === 'set-aside' ? [] : [change.stream]));
    if (well.length > 0) await client.query({ name: 'read.well', text: 'delete from read.set_aside where projection = $1 and stream = any($2)', values: [this.projection, well] });
    for (const change of changes) {
      if (change.kind !== 'set-aside') continue;
      const { event, error } = change;
      await client.query(
        'insert into read.set_aside values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
        [this.projection, event.stream, event.account, event.version, event.id, error],
      );
    }
  }
}
