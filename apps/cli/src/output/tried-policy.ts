/** AdminReplayPolicy's reply. */
export interface TriedPolicyReply {
  readonly principal: string;
  readonly since: string;
  readonly requests: number;
  readonly different: number;
  readonly truncated: boolean;
  readonly changed_requests: number;
  readonly drifted: number;
  readonly untouched: number;
  readonly keys_not_recorded: readonly string[];
  readonly changed: readonly {
    readonly action: string;
    readonly resource: string;
    readonly source_ip: string;
    readonly requests: number;
    readonly last: string;
    readonly request_id: string;
    readonly before: SideReply;
    readonly after: SideReply;
  }[];
}

interface SideReply {
  readonly decision: string;
  readonly reason: string;
  readonly deciding: string;
}

/** What a changed policy would have decided otherwise, the most frequent first, and what the answer does not know. */
export function toldTrial(reply: TriedPolicyReply): string {
  const lines = [`${reply.requests} requests of ${reply.principal} since ${reply.since}, ${reply.different} different ones`];
  for (const { action, resource, source_ip: from, requests, last, request_id: id, before, after } of reply.changed) {
    lines.push(`${before.decision} → ${after.decision}  ${action} ${resource}`);
    lines.push(`    ${requests} times from ${from}, last ${last} (request ${id}); ${side(before)} → ${side(after)}`);
  }
  lines.push(reply.changed.length === 0 ? 'nothing would be decided otherwise' : `${reply.changed_requests} requests would be decided otherwise`);
  if (reply.truncated) lines.push('there are more: only the most frequent were looked at');
  if (reply.untouched > 0) lines.push(`${reply.untouched} were not decided by identity policies (administrators, trust, session policies) and are left out`);
  if (reply.drifted > 0) lines.push(`${reply.drifted} were decided otherwise than the present policies would: they have changed since, or rest on what is not recorded`);
  if (reply.keys_not_recorded.length > 0) lines.push(`not recorded, and taken as absent: ${reply.keys_not_recorded.join(', ')}`);
  return `${lines.map(printable).join('\n')}\n`;
}

const side = ({ reason, deciding }: SideReply): string => `${reason}${deciding === '' ? '' : ` by ${deciding}`}`;

/** Names and keys hold whatever their owner wrote, terminal commands among it. */
const printable = (written: string): string => written.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
