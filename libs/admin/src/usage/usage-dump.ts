import type { CategoryUsage, HourlyUsage, UsageSum } from '#operation';

const sums = ({ bytesSent, bytesReceived, ops, successfulOps }: UsageSum) =>
  ({ bytes_sent: bytesSent, bytes_received: bytesReceived, ops, successful_ops: successfulOps });

const categories = (rows: readonly CategoryUsage[]) => rows.map((row) => ({ category: row.category, ...sums(row) }));

/** Neighbours of the same group, one after another. */
function grouped<T>(rows: readonly T[], same: (a: T, b: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last && same(last[0]!, row)) last.push(row);
    else groups.push([row]);
  }
  return groups;
}

const sameOwner = (a: CategoryUsage, b: CategoryUsage): boolean => a.owner === b.owner;
const sameBucket = (a: HourlyUsage, b: HourlyUsage): boolean => a.bucket === b.bucket && a.hour.getTime() === b.hour.getTime();

function bucketEntry(rows: readonly HourlyUsage[]) {
  const { bucket, hour, owner } = rows[0]!;
  return { bucket, time: `${hour.toISOString().slice(0, 19)}.000000Z`, epoch: hour.getTime() / 1000, owner, categories: categories(rows) };
}

/** `entries` as RGW dumps them (rgw_usage.cc, RGWUsage::show); rows by owner, hour, bucket and category. */
export const usageEntries = (rows: readonly HourlyUsage[]) =>
  grouped(rows, sameOwner).map((own) => ({ user: own[0]!.owner, buckets: grouped(own, sameBucket).map(bucketEntry) }));

const total = (rows: readonly UsageSum[]): UsageSum => ({
  ops: sumOf(rows, 'ops'), successfulOps: sumOf(rows, 'successfulOps'), bytesSent: sumOf(rows, 'bytesSent'), bytesReceived: sumOf(rows, 'bytesReceived'),
});

const sumOf = (rows: readonly UsageSum[], name: keyof UsageSum): number => rows.reduce((sum, row) => sum + row[name], 0);

/** `summary`, likewise; rows by owner and category. */
export const usageSummary = (rows: readonly CategoryUsage[]) =>
  grouped(rows, sameOwner).map((own) => ({ user: own[0]!.owner, categories: categories(own), total: sums(total(own)) }));
