/** One event of AdminGetHistory's reply. */
export interface HistoryEntryReply {
  readonly stream: string;
  readonly version: number;
  readonly position: string;
  readonly time: string;
  readonly type: string;
  readonly actor: string;
  readonly source_ip: string;
  readonly request_id: string;
  readonly reason: string;
  readonly gone: boolean;
  readonly left_out: boolean;
  readonly changes: readonly ChangeReply[];
}

interface ChangeReply {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Characters of a value on a line of its own change; longer ones are cut. */
const LONGEST = 400;

/**
 * A history for people: a paragraph per event, newest last, a line per change: `+` new, `-` gone, `~` changed. A thing that
 * was made anew under its name is another stream, which is said where it begins.
 */
export function toldHistory(entries: readonly HistoryEntryReply[]): string {
  let stream = '';
  return entries.map((entry) => {
    const head = entry.stream === stream ? '' : `${stream === '' ? '' : '\n'}${entry.stream}\n`;
    stream = entry.stream;
    return `${head}${paragraph(entry)}`;
  }).join('');
}

function paragraph({ version, position, time, type, actor, source_ip: sourceIp, request_id: requestId, reason, gone, left_out: leftOut, changes }: HistoryEntryReply): string {
  const lines = [
    `${time}  ${type} (${version})${gone ? ': gone' : leftOut ? ': left out, it cannot be applied' : ''}`,
    `    by ${actor}${sourceIp === '' ? '' : ` from ${sourceIp}`}, request ${requestId}, position ${position}`,
    ...(reason === '' ? [] : [`    because ${reason}`]),
    ...changes.map((change) => `    ${line(change)}`),
  ];
  return `${lines.map(printable).join('\n')}\n`;
}

function line({ path, before, after }: ChangeReply): string {
  if (before === undefined) return `+ ${path}: ${text(after)}`;
  if (after === undefined) return `- ${path}: ${text(before)}`;
  return `~ ${path}: ${text(before)} → ${text(after)}`;
}

function text(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > LONGEST ? `${json.slice(0, LONGEST)}…` : json;
}

/** Names, reasons and documents hold whatever their author wrote, terminal commands among it. */
const printable = (written: string): string => written.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
