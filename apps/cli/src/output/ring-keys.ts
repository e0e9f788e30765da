import { table } from './table.js';

/** One key of AdminListRingKeys's reply. */
export interface RingKeyReply {
  readonly ring: string;
  readonly id: string;
  readonly state: string;
  readonly fingerprint: string;
  readonly accepted_by: number;
  readonly members: number;
  readonly lacking: readonly string[];
  readonly age_seconds?: number;
  readonly last_token_dies?: string;
  readonly wraps?: number;
}

export interface RewrapReply {
  readonly state: string;
  readonly id: string;
  readonly done: number;
  readonly total: number;
}

export interface RingsReply {
  readonly keys: readonly RingKeyReply[];
  readonly rewrap?: RewrapReply;
}

const HEAD = ['RING', 'ID', 'STATE', 'AGE', 'ACCEPTED BY', 'NOTE'];

/** The keys as a table, what holds each up in its last column; then how far a rewrap has come. */
export function ringTable({ keys, rewrap }: RingsReply): string {
  const rows = [HEAD, ...keys.map((key) => [key.ring, key.id, key.state, age(key.age_seconds), `${key.accepted_by} of ${key.members}`, note(key)])];
  const keysText = table(rows);
  if (!rewrap || (rewrap.state !== 'running' && rewrap.done >= rewrap.total)) return keysText;
  return `${keysText}rewrap ${rewrap.state}: ${rewrap.done} of ${rewrap.total} data keys are under ${rewrap.id}\n`;
}

function age(seconds: number | undefined): string {
  if (seconds === undefined) return '-';
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

function note({ last_token_dies: end, wraps, lacking }: RingKeyReply): string {
  const notes = [
    ...(end === undefined ? [] : [`last token dies ${end}`]),
    ...(wraps === undefined ? [] : [`wraps ${wraps} data keys`]),
    ...(lacking.length === 0 ? [] : [`lacking: ${lacking.join(', ')}`]),
  ];
  return notes.join('; ');
}
