import { type LogVerification, sayFault } from '#eventstore-pg';

/** What was found, in sentences: what was looked at, what it proves, and each fault on a line of its own. */
export function toldVerification({ streams, events, checkpoints, macs, proven, lastCheckpoint, uncovered, faults }: LogVerification): string {
  const lines = [`${events} events in ${streams} streams, ${checkpoints} checkpoints, ${macs} of them under a seal key that is here`];
  if (lastCheckpoint === undefined) lines.push('no checkpoint yet: what was cut off the end of a stream cannot be found');
  else {
    lines.push(`last checkpoint: ${lastCheckpoint.number} of ${lastCheckpoint.time.toISOString()}; ${uncovered} events since then have their own chains alone`);
    if (proven === undefined) lines.push('no seal key of a checkpoint is here: whoever can write to the database could have made them (ROLEGATE_SEAL_KEYS)');
    else if (proven !== lastCheckpoint.number) lines.push(`proven by a MAC: everything up to checkpoint ${proven}`);
  }
  lines.push(...faults.map((fault) => `FAULT ${sayFault(fault)}`));
  lines.push(faults.length === 0 ? 'intact' : `${faults.length}${faults.length === 100 ? ' or more' : ''} faults`);
  return `${lines.join('\n')}\n`;
}
