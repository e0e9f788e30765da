import { isRealAccount } from '#kernel';
import { type SessionRecord, providerAncestor } from '#operation';
import type { BatchActivity, Issue } from './activity-counter.js';
import { numberArray, textArray } from './audit-columns.js';

const world = (account: string): string => (isRealAccount(account) ? account : '');
const iso = (time: number): string => new Date(time).toISOString();

/** Everything that a session rests on or acts for. */
function ancestorsOf({ principal, owner, provider, lineage }: SessionRecord): readonly string[] {
  const found = [principal];
  const add = (name: string): void => void (found.includes(name) || found.push(name));
  if (owner !== '') add(owner);
  if (provider !== '') add(providerAncestor(provider));
  for (const link of lineage) {
    add(link.stream);
    if (link.provider) add(providerAncestor(link.provider));
  }
  return found;
}

/** A session as the statement takes it; `claims` is what is kept of it as one text. */
function issueRow({ session, record }: Issue): object {
  const { sessionId, issuedAt, expiresAt, parents, accessKeyId, kind, account, arn, principal, owner, provider, subject, sourceIdentity, tokenKeyId, position, lineage } = session;
  const claims = { accessKeyId, kind, account, arn, principal, owner, provider, subject, sourceIdentity, tokenKeyId, position, lineage };
  return { id: sessionId, issued: issuedAt, expires: expiresAt, world: world(account), parents, ancestors: ancestorsOf(session), request: record.requestId, issued_to: record.principal, ip: record.sourceIp, claims };
}

/** What JSON can say and Postgres's text cannot: U+0000, and halves of surrogate pairs. */
const UNTAKEN = /\\u(?:0000|d[89a-f])/;
const taken = (_name: string, value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value);

function issueList(issues: readonly Issue[]): string {
  const rows = issues.map(issueRow);
  const json = JSON.stringify(rows);
  return UNTAKEN.test(json) ? JSON.stringify(rows, taken) : json;
}

/** How many parameters they take. */
export const ACTIVITY_VALUES = 18;

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
  select s.id, s.issued, s.expires, s.world, array(select json_array_elements_text(s.parents)), array(select json_array_elements_text(s.ancestors)), s.request, s.issued_to, s.ip, s.claims::text
  from json_to_recordset($${next + 13}::json) as s (id text, issued timestamptz, expires timestamptz, world text, parents json, ancestors json, request text, issued_to text, ip text, claims json)
  on conflict (session_id) do nothing
), logged as (
  insert into audit.access_log (bucket_id, logging, day, content) select * from unnest(${[14, 15, 16, 17].map((offset) => parameter(offset, 'text')).join(', ')})
)`;
};

/** The values of those parameters. */
export function activityValues({ sums, uses, issues, logs }: BatchActivity, slot: number, region: string): (string | number)[] {
  return [
    slot,
    textArray(sums.map((sum) => sum.owner)), textArray(sums.map((sum) => iso(sum.hour))), textArray(sums.map((sum) => sum.bucket)), textArray(sums.map((sum) => sum.category)),
    numberArray(sums.map((sum) => sum.ops)), numberArray(sums.map((sum) => sum.successfulOps)), numberArray(sums.map((sum) => sum.bytesSent)), numberArray(sums.map((sum) => sum.bytesReceived)),
    textArray(uses.map((use) => use.name)), textArray(uses.map((use) => iso(use.time))), textArray(uses.map((use) => use.service)), region,
    issueList(issues),
    textArray(logs.map((log) => log.bucketId)), textArray(logs.map((log) => log.logging)), textArray(logs.map((log) => log.day)), textArray(logs.map((log) => log.content)),
  ];
}
