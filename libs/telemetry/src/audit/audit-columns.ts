import type { AuditRecord } from '#operation';

/** A column of audit.request: how it is stored, and a record's value as an element of a Postgres array literal. */
export interface AuditColumn {
  readonly name: string;
  readonly type: 'timestamptz' | 'text' | 'int' | 'bigint';
  readonly element: (record: AuditRecord) => string;
}

const SPECIAL = /["\\\0]/;

/** Quoted always: an empty or unquoted NULL element would mean something else. Postgres's text has no U+0000. */
const quoted = (text: string): string => (SPECIAL.test(text) ? `"${text.replaceAll('\0', '\uFFFD').replace(/["\\]/g, '\\$&')}"` : `"${text}"`);

/** Many records of a batch have the same millisecond. */
let lastTime = NaN;
let lastText = '';
function timestamp(time: Date): string {
  const value = time.getTime();
  if (value !== lastTime) {
    lastTime = value;
    lastText = time.toISOString();
  }
  return lastText;
}

const text = (name: string, of: (record: AuditRecord) => string): AuditColumn => ({ name, type: 'text', element: (record) => quoted(of(record)) });

/** In the order of the table. */
export const auditColumns: readonly AuditColumn[] = [
  { name: 'time', type: 'timestamptz', element: (record) => timestamp(record.time) },
  text('request_id', (record) => record.requestId),
  text('account', (record) => record.account),
  text('principal', (record) => record.principal),
  text('access_key_id', (record) => record.accessKeyId),
  text('session_id', (record) => record.sessionId),
  text('source_identity', (record) => record.sourceIdentity),
  text('issuer', (record) => record.issuer),
  text('subject', (record) => record.subject),
  text('source_ip', (record) => record.sourceIp),
  text('user_agent', (record) => record.userAgent),
  text('service', (record) => record.service),
  text('operation', (record) => record.operation),
  text('action', (record) => record.action),
  text('resource', (record) => record.resource),
  text('decision', (record) => record.decision),
  text('reason', (record) => record.reason),
  text('deciding', (record) => record.deciding),
  { name: 'status', type: 'int', element: (record) => String(record.status) },
  text('error_code', (record) => record.errorCode),
  text('detail', (record) => record.detail),
  { name: 'bytes_in', type: 'bigint', element: (record) => String(record.bytesIn) },
  { name: 'bytes_out', type: 'bigint', element: (record) => String(record.bytesOut) },
  { name: 'duration_ms', type: 'int', element: (record) => String(Math.round(record.durationMs)) },
  text('facts', (record) => JSON.stringify(record.facts)),
];

/**
 * The values of one column as an array literal (PostgreSQL, "Array Input and Output Syntax"). Written here, in one
 * pass: the driver's own way runs two replacements over every element.
 */
export function arrayLiteral(column: AuditColumn, records: readonly AuditRecord[]): string {
  let literal = '{';
  for (let i = 0; i < records.length; i++) literal += i === 0 ? column.element(records[i]!) : `,${column.element(records[i]!)}`;
  return `${literal}}`;
}

/** Texts and numbers in the same form. */
export const textArray = (texts: readonly string[]): string => `{${texts.map(quoted).join(',')}}`;
export const numberArray = (numbers: readonly number[]): string => `{${numbers.join(',')}}`;
