import type { CredentialReport, CredentialReports } from '#operation';
import type { Pool } from 'pg';

interface ReportRow {
  readonly started: Date;
  readonly generated: Date | null;
  readonly content: string | null;
}

/** Credential reports in a table: any node answers what another one has made. */
export class PgCredentialReports implements CredentialReports {
  constructor(private readonly pool: Pool) {}

  async find(account: string): Promise<CredentialReport | undefined> {
    const { rows: [row] } = await this.pool.query<ReportRow>({ name: 'credential-report-find', text: 'select started, generated, content from audit.credential_report where account = $1', values: [account] });
    return row && { startedAt: row.started, ...(row.generated && { generatedAt: row.generated }), ...(row.content !== null && { content: row.content }) };
  }

  /** One row decides who of several makes it; a node that died while making one is replaced after `patience`. */
  async begin(account: string, since: Date, patience: number): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'credential-report-begin',
      text: `insert into audit.credential_report as r (account, started) values ($1, now())
on conflict (account) do update set started = now(), generated = null, content = null
where case when r.generated is null then r.started < now() - $3 * interval '1 millisecond' else r.generated <= $2 end`,
      values: [account, since, patience],
    });
    return rowCount === 1;
  }

  async finish(account: string, content: string): Promise<void> {
    await this.pool.query({ name: 'credential-report-finish', text: 'update audit.credential_report set generated = now(), content = $2 where account = $1', values: [account, content] });
  }

  async abandon(account: string): Promise<void> {
    await this.pool.query({ name: 'credential-report-abandon', text: 'delete from audit.credential_report where account = $1 and generated is null', values: [account] });
  }
}
