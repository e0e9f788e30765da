import { readFileSync } from 'node:fs';
import type { PublishedCheckpoint } from '#eventstore-pg';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/**
 * Checkpoints as the audit topic has them: a file, `-` for stdin, with one JSON object a line (CloudEvents of the topic,
 * records of the audit trail, or the facts alone). Lines about anything else are passed over. @throws CommandFailure
 */
export function announcedCheckpoints(file: string | undefined): ReadonlyMap<string, PublishedCheckpoint> {
  const announced = new Map<string, PublishedCheckpoint>();
  if (file === undefined) return announced;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new CommandFailure(exitCode.notFound, `ERROR: ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
  for (const line of text.split('\n')) {
    const checkpoint = checkpointIn(line);
    if (checkpoint) announced.set(checkpoint.number, checkpoint);
  }
  if (announced.size === 0) throw new CommandFailure(exitCode.invalid, `ERROR: ${file} has no checkpoint`);
  return announced;
}

function checkpointIn(line: string): PublishedCheckpoint | undefined {
  if (!line.includes('"mac"')) return undefined;
  try {
    const parsed = JSON.parse(line) as { data?: { facts?: unknown }; facts?: unknown };
    const { number, position, hash, mac } = (parsed.data?.facts ?? parsed.facts ?? parsed) as Partial<PublishedCheckpoint>;
    return typeof hash === 'string' && typeof mac === 'string' && typeof position === 'string' && number !== undefined ? { number: String(number), position, hash, mac } : undefined;
  } catch {
    return undefined;
  }
}
