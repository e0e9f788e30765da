import type { Activity, AuditLog, Past } from '#operation';
import type { Pool } from 'pg';
import { PgReads } from './reads.js';

/** Postgres ends a connection: admin_shutdown. */
const away = (): Promise<never> => Promise.reject(Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' }));
const every = <T extends object>(): T => new Proxy({} as T, { get: (_, name) => (name === 'credentialReports' ? every() : away) });
const audit = { find: away, recorded: away, activity: every<Activity>() } as unknown as AuditLog;
const reads = new PgReads({} as Pool, { readStream: away }, { caughtUp: away }, () => 1, audit, {} as Past);

it.each([
  ['last uses, which GetRole shows', () => reads.activity.lastUses(['role/AROA'])],
  ['usage', () => reads.activity.usage({} as never)],
  ['usage by the hour', () => reads.activity.hourlyUsage({} as never)],
  ['usage to be trimmed', () => reads.activity.trimUsage({} as never)],
  ['sessions', () => reads.activity.sessions({} as never)],
  ['a credential report', () => reads.activity.credentialReports.find('')],
  ['a credential report to be made', () => reads.activity.credentialReports.begin('', new Date(0), 0)],
  ['an audit record', () => reads.auditRecord('REQUEST')],
] as const)('while Postgres is away, %s cannot be read for the moment', async (_, ask) => {
  await expect(ask()).rejects.toMatchObject({ code: 'ServiceUnavailable' });
});
