import type { Present, Reads } from '#operation';
import { user, type UserState } from '../user/index.js';
import { COLUMNS, reportRow, row, usesOf } from './report-rows.js';

/** Milliseconds that a report is good for (IAM API Reference, GenerateCredentialReport: "within the past four hours"). */
export const GOOD_FOR = 4 * 3_600_000;
/** Milliseconds after which a report that was begun is nobody's work any more: the node that made it has died. */
export const PATIENCE = 10 * 60_000;

const PAGE = 1000;

/** The CSV of an account, page by page: the root user first, then users by name. @throws RolegateError ServiceUnavailable */
export async function credentialReport(account: string, reads: Pick<Reads, 'list' | 'activity'>): Promise<string> {
  let roots = '';
  let rows = '';
  let afterName: string | undefined;
  do {
    const page = await reads.list(user, { account, limit: PAGE, afterName });
    const users = page.items as readonly Present<UserState>[];
    const uses = await reads.activity.lastUses(users.flatMap(usesOf));
    for (const one of users) {
      if (one.state.root) roots += reportRow(one, uses);
      else rows += reportRow(one, uses);
    }
    afterName = page.nextName;
  } while (afterName !== undefined);
  return row(COLUMNS) + roots + rows;
}

/** Makes a report that was begun; it can be begun anew when that fails. Never rejects. */
export async function makeReport(account: string, reads: Pick<Reads, 'list' | 'activity'>): Promise<void> {
  const { credentialReports } = reads.activity;
  try {
    await credentialReports.finish(account, await credentialReport(account, reads));
  } catch {
    await credentialReports.abandon(account).catch(() => undefined);
  }
}
