import type { ConflictError, CountChange } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { Service, WriteOperation } from '#operation';

/** What the caller hears when decisions keep losing to others. Each protocol has its own word for it. */
const CONTENTION: Readonly<Record<Service, string>> = { iam: 'ConcurrentModification', sts: 'ConcurrentModification', s3: 'OperationAborted', admin: 'ConcurrentModification' };

/** The public text is the catalogue's. */
export const contention = (service: Service, conflict: ConflictError | undefined): RolegateError =>
  new RolegateError(CONTENTION[service], '', { reason: 'concurrent-modification', detail: conflict?.message, cause: conflict });

/**
 * Conflicts about which no state says anything: deciding anew would decide the same. Holds stand for attachments, counts
 * for quotas (IAM API Reference: DeleteConflict, LimitExceeded).
 */
export function finalConflict({ service, held = '', overLimit }: Pick<WriteOperation, 'service' | 'held' | 'overLimit'>, conflict: ConflictError, counts: readonly CountChange[] = []): RolegateError | undefined {
  const options = { detail: conflict.message, cause: conflict };
  if (conflict.kind === 'held') return new RolegateError(service === 's3' ? 'BucketNotEmpty' : 'DeleteConflict', held, { reason: 'held', ...options });
  if (conflict.kind === 'limit') return overLimit?.() ?? new RolegateError(service === 's3' ? 'TooManyBuckets' : 'LimitExceeded', service === 's3' ? '' : exceeded(conflict.subject, counts), { reason: 'quota', ...options });
  return undefined;
}

/** IAM's sentence, `Cannot exceed quota for UsersPerAccount: 5000`; the catalogue's where the count has no limit. */
function exceeded(subject: string, counts: readonly CountChange[]): string {
  const limit = counts.find(({ name }) => name === subject)?.limit;
  if (limit === undefined) return '';
  const what = subject.slice(0, subject.indexOf(':')).replace(/(?:^|-)([a-z])/g, (_, first: string) => first.toUpperCase());
  return `Cannot exceed quota for ${what}PerAccount: ${limit}`;
}
