import type { AuditRecord } from '#operation';

/** The audit record of one request as the gateway's JSON has it; fields that this version does not know are shown, too. */
export type AuditReply = Readonly<Record<string, unknown>>;

/** Fields with a label, in the order of the questions: what was asked, by whom, what came of it, and why. */
const labels: readonly (readonly [field: keyof AuditRecord, label: string, unit?: string])[] = [
  ['requestId', 'request'],
  ['time', 'time'],
  ['service', 'service'],
  ['operation', 'operation'],
  ['action', 'action'],
  ['resource', 'resource'],
  ['principal', 'caller'],
  ['account', 'account'],
  ['accessKeyId', 'access key'],
  ['sessionId', 'session'],
  ['sourceIdentity', 'source identity'],
  ['issuer', 'issuer'],
  ['subject', 'subject'],
  ['sourceIp', 'from'],
  ['userAgent', 'client'],
  ['bytesIn', 'received', ' bytes'],
  ['bytesOut', 'sent', ' bytes'],
  ['durationMs', 'took', ' ms'],
  ['status', 'status'],
  ['errorCode', 'error'],
  ['decision', 'decision'],
  ['reason', 'reason'],
  ['deciding', 'decided by'],
  ['detail', 'detail'],
];

const labelled = new Set<string>(['facts', ...labels.map(([field]) => field)]);

/** The record as lines of label and value, the operation's own facts and unknown fields at the end; empty ones left out. */
export function explained(record: AuditReply): string {
  const known = labels.map(([field, label, unit]) => line(label, record[field], unit));
  const facts = Object.entries((record['facts'] ?? {}) as AuditReply);
  const others = Object.entries(record).filter(([field]) => !labelled.has(field));
  return [...known, ...[...facts, ...others].map(([name, value]) => line(name, value))].join('');
}

function line(label: string, value: unknown, unit = ''): string {
  if (value === undefined || value === null || value === '') return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `${label.padEnd(16)} ${text.replace(control, escape)}${unit}\n`;
}

/** A key or a session's name may hold whatever its owner wrote, terminal commands among it. */
const control = /[\u0000-\u001f\u007f-\u009f]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
