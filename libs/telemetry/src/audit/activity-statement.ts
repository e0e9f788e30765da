import { isRealAccount } from '#kernel';
import { type SessionRecord, providerAncestor } from '#operation';
import type { BatchActivity, Issue } from './activity-counter.js';
import { numberArray, textArray } from './audit-columns.js';

const world = (account: string): string => (isRealAccount(account) ? account : '');
const iso = (time: number): string => new Date(time).toISOString();

/** Everything that a session rests on or acts for. */
function ancestorsOf({ principal, owner, provider, lineage }: SessionRecord): readonly string[] {
  const providers = [provider, ...lineage.map((link) => link.provider)].flatMap((name) => (name ? [providerAncestor(name)] : []));
  return [...new Set([principal, ...(owner === '' ? [] : [owner]), ...lineage.map(({ stream }) => stream), ...providers])];
}

const claimsOf = ({ accessKeyId, kind, account, arn, principal, owner, provider, subject, sourceIdentity, tokenKeyId, position, lineage }: SessionRecord): string =>
  JSON.stringify({ accessKeyId, kind, account, arn, principal, owner, provider, subject, sourceIdentity, tokenKeyId, position, lineage });

/** How many parameters they take. */
export const ACTIVITY_VALUES = 23;

/** Statements that write it, as common table expressions; `next` is the number of the first parameter. */
export const activityStatements = (next: number): string => {
  const parameter = (offset: number, type: string): string => `$${next + offset}::${type}[]`;
  return `counted as (
  insert into audit.usage as u (owner, hour, bucket, category, ops, successful_ops, bytes_sent, bytes_received, slot)
  select *, $${next}::smallint from unnest(${['text', 'timestamptz', 'text', 'text', 'bigint', 'bigint', 'bigint', 'bigint'].map((type, i) => parameter(1 + i, type)).join(', ')})
  on conflict (owner, hour, bucket, category, slot) do update set ops = u.ops + excluded.ops, successful_ops = u.successful_ops + excluded.successful_ops,
    bytes_sent = u.bytes_sent + excluded.bytes_sent, bytes_received = u.bytes_received + excluded.bytes_received
), used as (
  insert into audit.last_use as l (subject, time, service, region)
  select *, $${next + 12}::text from unnest(${['text', 'timestamptz', 'text'].map((type, i) => parameter(9 + i, type)).join(', ')})
  on conflict (subject) do update set time = excluded.time, service = excluded.service, region = excluded.region where l.time < excluded.time
), issued as (
  insert into audit.session (session_id, issued, expires, world, parents, ancestors, request_id, issued_to, source_ip, claims)
  select s.id, s.issued, s.expires, s.world, array(select json_array_elements_text(s.parents::json)), array(select json_array_elements_text(s.ancestors::json)), s.request, s.issued_to, s.ip, s.claims
  from unnest(${['text', 'timestamptz', 'timestamptz', 'text', 'text', 'text', 'text', 'text', 'text', 'text'].map((type, i) => parameter(13 + i, type)).join(', ')})
    as s (id, issued, expires, world, parents, ancestors, request, issued_to, ip, claims)
  on conflict (session_id) do nothing
)`;
};

/** The values of those parameters. */
export function activityValues({ sums, uses, issues }: BatchActivity, slot: number, region: string): (string | number)[] {
  return [
    slot,
    textArray(sums.map((sum) => sum.owner)), textArray(sums.map((sum) => iso(sum.hour))), textArray(sums.map((sum) => sum.bucket)), textArray(sums.map((sum) => sum.category)),
    numberArray(sums.map((sum) => sum.ops)), numberArray(sums.map((sum) => sum.successfulOps)), numberArray(sums.map((sum) => sum.bytesSent)), numberArray(sums.map((sum) => sum.bytesReceived)),
    textArray(uses.map((use) => use.name)), textArray(uses.map((use) => iso(use.time))), textArray(uses.map((use) => use.service)), region,
    ...issueValues(issues),
  ];
}

const issueValues = (issues: readonly Issue[]): string[] => [
  textArray(issues.map(({ session }) => session.sessionId)),
  textArray(issues.map(({ session }) => session.issuedAt.toISOString())),
  textArray(issues.map(({ session }) => session.expiresAt.toISOString())),
  textArray(issues.map(({ session }) => world(session.account))),
  textArray(issues.map(({ session }) => JSON.stringify(session.parents))),
  textArray(issues.map(({ session }) => JSON.stringify(ancestorsOf(session)))),
  textArray(issues.map(({ record }) => record.requestId)),
  textArray(issues.map(({ record }) => record.principal)),
  textArray(issues.map(({ record }) => record.sourceIp)),
  textArray(issues.map(({ session }) => claimsOf(session))),
];
