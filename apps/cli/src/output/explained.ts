/** The audit record of one request as the gateway gives it; fields that this version does not know are shown, too. */
export type AuditRecord = Readonly<Record<string, unknown>>;

interface DecidingStatement {
  readonly effect?: string;
  readonly sid?: string;
  readonly index?: number;
  readonly policyId?: string;
  readonly via?: string;
}

/** Fields with a label, in the order of the questions: what was asked, by whom, what came of it, and why. */
const labels: readonly (readonly [field: string, label: string])[] = [
  ['requestId', 'request'],
  ['time', 'time'],
  ['operation', 'operation'],
  ['resource', 'resource'],
  ['principal', 'caller'],
  ['accessKeyId', 'access key'],
  ['sessionId', 'session'],
  ['sourceIdentity', 'source identity'],
  ['issuer', 'issuer'],
  ['subject', 'subject'],
  ['sourceIp', 'from'],
  ['status', 'status'],
  ['bytes', 'bytes'],
  ['decision', 'decision'],
  ['reason', 'reason'],
];

const labelled = new Set(['deciding', ...labels.map(([field]) => field)]);

/** The record as lines of label and value; empty fields are left out, deciding statements stand at the end. */
export function explained(record: AuditRecord): string {
  const lines = labels.map(([field, label]) => line(label, record[field]));
  for (const [field, value] of Object.entries(record)) if (!labelled.has(field)) lines.push(line(field, value));
  const deciding = Array.isArray(record['deciding']) ? (record['deciding'] as readonly unknown[]) : [];
  deciding.forEach((statement, i) => lines.push(line(i === 0 ? 'decided by' : '', statementText(statement))));
  return lines.join('');
}

function line(label: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `${label.padEnd(16)} ${text.replace(control, escape)}\n`;
}

/** A key or a session's name may hold whatever its owner wrote, terminal commands among it. */
const control = /[\u0000-\u001f\u007f-\u009f]/g;

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const vias: Readonly<Record<string, string>> = {
  identity: 'identity policy',
  resource: 'resource policy',
  session: 'session policy',
  boundary: 'permissions boundary',
  trust: 'trust policy',
};

/** `Deny "NoDelete", statement 2 of Policy1 (session policy)`. */
function statementText(statement: unknown): string {
  if (typeof statement !== 'object' || statement === null) return String(statement);
  const { effect = 'statement', sid, index, policyId, via } = statement as DecidingStatement;
  const place = [index === undefined ? '' : `statement ${index + 1}`, policyId ? `of ${policyId}` : ''].filter((part) => part !== '').join(' ');
  return `${effect}${sid ? ` "${sid}"` : ''}${place === '' ? '' : `, ${place}`}${via ? ` (${vias[via] ?? via})` : ''}`;
}
