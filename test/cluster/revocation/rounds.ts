import { writeFileSync } from 'node:fs';
import { fullCounts } from '../../counts.js';
import { Bystanders } from './bystanders.js';
import { subject } from './subjects.js';
import type { Target } from './target.js';
import { Trial } from './trial.js';

export interface RoundsOptions {
  readonly times: number;
  /** Revocations at a time. */
  readonly lanes: number;
  /** Nodes that answer: subjects are made and revoked there, and used. */
  readonly nodes: readonly Target[];
  /** Nodes that do not answer: what is sent there after each call has returned is answered once `resume` has been called, if ever. */
  readonly silent?: readonly Target[];
  readonly resume?: () => Promise<void>;
  readonly kinds?: readonly string[];
  readonly prefix: string;
}

export interface Outcome {
  readonly title: string;
  readonly revocations: number;
  /** Requests sent after a call had returned that were answered. */
  readonly judged: number;
  /** What was not refused, or otherwise than it must be. */
  readonly faults: readonly string[];
  /** Denials to those of whom nothing was revoked. */
  readonly wrongDenials: readonly string[];
  /** Requests of theirs. */
  readonly bystanding: number;
  readonly unserved: number;
  /** Milliseconds, sorted. */
  readonly took: readonly number[];
}

/** Revocations of all kinds in turn, by all nodes in turn, while subjects and bystanders send requests to every node. */
export async function rounds(title: string, options: RoundsOptions): Promise<Outcome> {
  const { times, lanes, nodes, silent = [], prefix } = options;
  const bystanders = new Bystanders();
  await bystanders.begin(nodes, `${prefix}-bystander`);
  const trials: Trial[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < times; i = next++) trials.push(await oneOf(i, options));
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    await bystanders.end();
  }
  await options.resume?.();
  if (silent.length > 0) await Promise.all(trials.map((trial) => trial.end()));
  const outcome: Outcome = {
    title, revocations: trials.length,
    judged: trials.reduce((sum, trial) => sum + trial.later().length, 0),
    faults: trials.flatMap((trial) => trial.faults()).slice(0, 20),
    wrongDenials: bystanders.refused, bystanding: bystanders.requests, unserved: bystanders.unserved,
    took: trials.map(({ took }) => took).sort((a, b) => a - b),
  };
  tell(outcome);
  return outcome;
}

async function oneOf(i: number, { nodes, silent = [], prefix, kinds }: RoundsOptions): Promise<Trial> {
  const trial = new Trial(await subject(nodes[i % nodes.length]!, `${prefix}${i}`, i, kinds));
  trial.begin(nodes);
  try {
    await trial.accepted(nodes);
    // Whom the subject was made at and who revokes it differ, in all combinations.
    await trial.revoke(nodes[(i + 1 + Math.floor(i / nodes.length)) % nodes.length]!);
    for (const node of [...nodes, ...silent]) trial.send(node);
    await trial.judged(nodes);
  } finally {
    trial.rest();
  }
  if (silent.length === 0) await trial.end();
  return trial;
}

const ms = (sorted: readonly number[], share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);

/** A row of docs/reference/cluster.md. */
function tell({ title, revocations, judged, faults, wrongDenials, bystanding, took }: Outcome): void {
  const row = `| ${title} | ${revocations} | ${judged.toLocaleString('en')} | ${faults.length} | ${bystanding.toLocaleString('en')} | ${wrongDenials.length} | ${ms(took, 0.5)} ms | ${ms(took, 0.99)} ms | ${ms(took, 1)} ms |`;
  if (fullCounts) writeFileSync(process.stdout.fd, `${row}\n`);
}

/** Nothing that was revoked was accepted, and nobody else was denied. */
export function clean({ title, faults, wrongDenials }: Outcome): void {
  expect({ title, faults, wrongDenials }).toEqual({ title, faults: [], wrongDenials: [] });
}
