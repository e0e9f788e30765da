import type { Activity, CategoryUsage, CredentialReports, HourlyUsage, LastUse, ListedSession, SessionQuery, UsageQuery } from '#operation';
import type { Pool } from 'pg';
import { PgCredentialReports } from './pg-credential-reports.js';

/** Counts come as text: they are bigint in Postgres. */
interface SumRow {
  readonly owner: string;
  readonly category: string;
  readonly ops: string;
  readonly successful_ops: string;
  readonly bytes_sent: string;
  readonly bytes_received: string;
}

interface SessionRow {
  readonly session_id: string;
  readonly issued: Date;
  readonly expires: Date;
  readonly parents: string[];
  readonly request_id: string;
  readonly issued_to: string;
  readonly source_ip: string;
  readonly claims: string;
}

const SUMS = 'sum(ops) as ops, sum(successful_ops) as successful_ops, sum(bytes_sent) as bytes_sent, sum(bytes_received) as bytes_received';

/** Days that the last use of a credential is remembered (IAM User Guide, "IAM last accessed": 400). */
const LAST_USE_DAYS = 400;
const DAY = 86_400_000;

/** As #kernel's isRealAccount. */
const REAL_ACCOUNT = '^(RGW[0-9]{17}|[0-9]{12})$';

/** Conditions of a query, and their values. */
function conditions(given: readonly (readonly [condition: string, value: unknown])[]): { readonly where: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const texts = given.flatMap(([condition, value]) => (value === undefined ? [] : [condition.replaceAll('?', `$${values.push(value)}`)]));
  return { where: texts.length === 0 ? '' : `where ${texts.join(' and ')}`, values };
}

const meant = ({ owner, bucket, categories, outsideAccounts, from, until }: UsageQuery) => conditions([
  ['owner !~ ?', outsideAccounts ? REAL_ACCOUNT : undefined],
  ['owner = ?', owner], ['bucket = ?', bucket], ['category = any(?::text[])', categories?.length ? categories : undefined], ['hour >= ?', from], ['hour < ?', until],
]);

const sumOf = (row: SumRow): CategoryUsage => ({
  owner: row.owner, category: row.category, ops: Number(row.ops), successfulOps: Number(row.successful_ops), bytesSent: Number(row.bytes_sent), bytesReceived: Number(row.bytes_received),
});

/** What audit records add up to, from Postgres. */
export class PgActivity implements Activity {
  readonly credentialReports: CredentialReports;

  /** `flush` resolves when everything recorded here so far is in Postgres. */
  constructor(private readonly pool: Pool, private readonly flush: () => Promise<void>) {
    this.credentialReports = new PgCredentialReports(pool);
  }

  async lastUses(names: readonly string[]): Promise<ReadonlyMap<string, LastUse>> {
    const { rows } = await this.pool.query<LastUse & { subject: string }>({ name: 'activity-last-uses', text: 'select subject, time, service, region from audit.last_use where subject = any($1::text[])', values: [names] });
    return new Map(rows.map(({ subject, time, service, region }) => [subject, { time, service, region }]));
  }

  async hourlyUsage(query: UsageQuery): Promise<readonly HourlyUsage[]> {
    await this.flush();
    const { where, values } = meant(query);
    const { rows } = await this.pool.query<SumRow & { bucket: string; hour: Date }>(`select owner, hour, bucket, category, ${SUMS} from audit.usage ${where} group by owner, hour, bucket, category order by owner collate "C", hour, bucket collate "C", category collate "C"`, [...values]);
    return rows.map((row) => ({ ...sumOf(row), bucket: row.bucket, hour: row.hour }));
  }

  async usage(query: UsageQuery): Promise<readonly CategoryUsage[]> {
    await this.flush();
    const { where, values } = meant(query);
    const { rows } = await this.pool.query<SumRow>(`select owner, category, ${SUMS} from audit.usage ${where} group by owner, category order by owner collate "C", category collate "C"`, [...values]);
    return rows.map(sumOf);
  }

  async trimUsage(query: UsageQuery): Promise<void> {
    await this.flush();
    const { where, values } = meant(query);
    await this.pool.query(`delete from audit.usage ${where}`, [...values]);
  }

  async sessions({ account, sessionId, ancestors, now, after, limit }: SessionQuery): Promise<readonly ListedSession[]> {
    await this.flush();
    const { where, values } = conditions([
      ['expires > ?', now], ['world = ?', account], ['ancestors @> ?::text[]', ancestors?.length ? ancestors : undefined],
      ['(session_id = ? or parents @> array[?])', sessionId], ['session_id < ?', after],
    ]);
    const { rows } = await this.pool.query<SessionRow>(`select session_id, issued, expires, parents, request_id, issued_to, source_ip, claims from audit.session ${where} order by session_id desc limit ${limit + 1}`, [...values]);
    return rows.map(sessionOf);
  }
}

function sessionOf(row: SessionRow): ListedSession {
  const claims = JSON.parse(row.claims) as Omit<ListedSession, 'sessionId' | 'issuedAt' | 'expiresAt' | 'parents' | 'requestId' | 'issuedTo' | 'sourceIp'>;
  return { ...claims, sessionId: row.session_id, issuedAt: row.issued, expiresAt: row.expires, parents: row.parents, requestId: row.request_id, issuedTo: row.issued_to, sourceIp: row.source_ip };
}

/** Removes what nobody asks for any more: sessions that have ended, old uses, and usage older than `usageDays` (0: none). */
export async function retireActivity(pool: Pool, usageDays: number): Promise<void> {
  const now = Date.now();
  await pool.query('delete from audit.session where expires < $1', [new Date(now)]);
  await pool.query('delete from audit.last_use where time < $1', [new Date(now - LAST_USE_DAYS * DAY)]);
  if (usageDays > 0) await pool.query('delete from audit.usage where hour < $1', [new Date(now - usageDays * DAY)]);
}
