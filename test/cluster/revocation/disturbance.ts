import { setTimeout as sleep } from 'node:timers/promises';
import { subject } from './subjects.js';
import type { Target } from './target.js';
import { Trial } from './trial.js';

/** What happens to a node: calls `begun` when it has, resolves when it is over. */
export type Disturbance = (begun: () => void) => Promise<void>;

export interface DisturbedOptions {
  /** Nodes at which subjects are made and revoked. */
  readonly others: readonly Target[];
  readonly disturbed: Target;
  /** The node is used before, while and after this. */
  readonly disturb: Disturbance;
  /** Revoked at the same time. */
  readonly subjects: number;
  readonly prefix: string;
  /** Kinds begin with this one. */
  readonly first?: number;
  /** By whom; the others by default. */
  readonly revokers?: readonly Target[];
  readonly kinds?: readonly string[];
}

/** Milliseconds between two further requests of each subject to the disturbed node, on connections of their own. */
const FLOOD = 50;
/** Between two on the connections that each subject keeps. */
const GAP = 10;

/**
 * Subjects in use everywhere are revoked while something happens to one node, to which requests go on being sent: they wait
 * in its sockets, or are answered. What is wrong with the answers, and how long the calls took in milliseconds.
 */
export async function whileDisturbed(options: DisturbedOptions): Promise<{ readonly faults: string[]; readonly judged: number; readonly took: number[] }> {
  const { others, disturbed, subjects, prefix, first = 0, kinds } = options;
  const trials = await Promise.all(Array.from({ length: subjects }, async (_, i) => new Trial(await subject(others[i % others.length]!, `${prefix}n${i}`, first + i, kinds))));
  try {
    await revokedMeanwhile(trials, options);
  } catch (error) {
    for (const trial of trials) trial.rest();
    throw error;
  }
  await Promise.all(trials.map((trial) => trial.judged([...others, disturbed])));
  await Promise.all(trials.map((trial) => trial.end()));
  return {
    faults: trials.flatMap((trial) => trial.faults()).slice(0, 20),
    judged: trials.reduce((sum, trial) => sum + trial.later().length, 0),
    took: trials.map(({ took }) => took),
  };
}

async function revokedMeanwhile(trials: readonly Trial[], { others, disturbed, disturb, revokers = others }: DisturbedOptions): Promise<void> {
  const everywhere = [...others, disturbed];
  for (const trial of trials) trial.begin(everywhere, GAP);
  await Promise.all(trials.map((trial) => trial.accepted(everywhere)));
  const begun = Promise.withResolvers<void>();
  const over = disturb(begun.resolve);
  await Promise.race([begun.promise, over]);
  const flood = setInterval(() => trials.forEach((trial) => trial.send(disturbed)), FLOOD);
  try {
    await Promise.all(trials.map(async (trial, i) => {
      await sleep(Math.random() * 10);
      await trial.revoke(revokers[i % revokers.length]!, revokers !== others);
      for (const node of everywhere) trial.send(node);
    }));
  } finally {
    clearInterval(flood);
    await over;
  }
}
