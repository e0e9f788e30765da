import type { Activity } from '#operation';
import { asServiceUnavailable } from './unavailable.js';

type Asked<A extends unknown[], R> = (...args: A) => Promise<R>;

const guarded = <A extends unknown[], R>(ask: Asked<A, R>): Asked<A, R> => (...args) => ask(...args).catch((error: unknown) => Promise.reject(asServiceUnavailable(error)));

/** What audit records add up to; while Postgres is away, asking for it fails as every other read does. */
export function guardedActivity(activity: Activity): Activity {
  const { credentialReports: reports } = activity;
  return {
    lastUses: guarded((names) => activity.lastUses(names)),
    hourlyUsage: guarded((query) => activity.hourlyUsage(query)),
    usage: guarded((query) => activity.usage(query)),
    trimUsage: guarded((query) => activity.trimUsage(query)),
    sessions: guarded((query) => activity.sessions(query)),
    credentialReports: {
      find: guarded((account) => reports.find(account)),
      begin: guarded((account, since, patience) => reports.begin(account, since, patience)),
      finish: guarded((account, content) => reports.finish(account, content)),
      abandon: guarded((account) => reports.abandon(account)),
    },
  };
}
