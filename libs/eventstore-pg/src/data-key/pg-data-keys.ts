import type { DataKeyReplacement, DataKeyStore, StoredDataKey, WrappedDataKey } from '#seal';
import type pg from 'pg';

const COLUMNS = "principal, seal_key_id, encode(wrapped, 'base64') as wrapped";
const WRAPPED = `select c.count, ${COLUMNS} from (select seal_key_id as id, count(*)::int, min(principal) as first from keys.data_key group by 1) c join keys.data_key on principal = c.first`;
const ADD = 'insert into keys.data_key (principal, seal_key_id, wrapped) values ($1, $2, $3) on conflict (principal) do nothing';
const OF = `select ${COLUMNS} from keys.data_key where principal = $1`;
const NOT_UNDER = `select ${COLUMNS} from keys.data_key where seal_key_id <> $1 and principal > $2 order by principal limit $3`;
const REPLACE = `update keys.data_key k set seal_key_id = r.seal_key_id, wrapped = r.wrapped
  from (select * from unnest($1::text[], $2::bytea[], $3::text[], $4::bytea[]) as r (principal, was, seal_key_id, wrapped)) r
  where k.principal = r.principal and k.wrapped = r.was`;

interface Row {
  readonly principal: string;
  readonly seal_key_id: string;
  readonly wrapped: string;
}

/** encode() breaks its lines after 76 characters, as MIME does. */
const toStored = ({ principal, seal_key_id, wrapped }: Row): StoredDataKey => ({ principal, sealKeyId: seal_key_id, wrapped: wrapped.replaceAll('\n', '') });
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** The wrapped data keys in Postgres. Every method: @throws the database's error; nothing is half done then. */
export class PgDataKeys implements DataKeyStore {
  constructor(private readonly pool: pg.Pool) {}

  async wrapped(): Promise<ReadonlyMap<string, { readonly count: number; readonly sample: StoredDataKey }>> {
    const { rows } = await this.pool.query<Row & { readonly count: number }>({ name: 'data-key.wrapped', text: WRAPPED });
    return new Map(rows.map((row) => [row.seal_key_id, { count: row.count, sample: toStored(row) }]));
  }

  /** The trigger on the table keeps it from a seal key that was closed meanwhile. */
  async add({ principal, sealKeyId, wrapped }: StoredDataKey): Promise<WrappedDataKey> {
    const { rowCount } = await this.pool.query({ name: 'data-key.add', text: ADD, values: [principal, sealKeyId, bytes(wrapped)] });
    if (rowCount === 1) return { sealKeyId, wrapped };
    // A statement of its own: its snapshot has the row that was in the way. Erased since, the principal is gone.
    const { rows } = await this.pool.query<Row>({ name: 'data-key.of', text: OF, values: [principal] });
    if (rows[0] === undefined) throw new Error(`the data key of ${principal} was erased while it was made`);
    return toStored(rows[0]);
  }

  async notUnder(sealKeyId: string, afterPrincipal: string, limit: number): Promise<readonly StoredDataKey[]> {
    const { rows } = await this.pool.query<Row>({ name: 'data-key.not-under', text: NOT_UNDER, values: [sealKeyId, afterPrincipal, limit] });
    return rows.map(toStored);
  }

  async replace(replacements: readonly DataKeyReplacement[]): Promise<number> {
    const { rowCount } = await this.pool.query({
      name: 'data-key.replace', text: REPLACE,
      values: [
        replacements.map(({ before }) => before.principal), replacements.map(({ before }) => bytes(before.wrapped)),
        replacements.map(({ after }) => after.sealKeyId), replacements.map(({ after }) => bytes(after.wrapped)),
      ],
    });
    return rowCount ?? 0;
  }

  /** The count is a statement of its own, after the lock: its snapshot has all that was committed by those who held it. */
  async close(sealKeyId: string): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock(1380730702, 0)');
      const { rowCount } = await client.query('select 1 from keys.data_key where seal_key_id = $1 limit 1', [sealKeyId]);
      if (rowCount === 0) await client.query('insert into keys.closed_seal_key (id) values ($1) on conflict do nothing', [sealKeyId]);
      await client.query('commit');
      return rowCount === 0;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async reopen(sealKeyId: string): Promise<void> {
    await this.pool.query('delete from keys.closed_seal_key where id = $1', [sealKeyId]);
  }
}
