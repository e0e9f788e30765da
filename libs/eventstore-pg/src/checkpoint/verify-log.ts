import pg from 'pg';
import { type CheckpointProof, verifyCheckpoints } from './verify-checkpoints.js';
import type { LogFault } from './log-fault.js';
import { verifyHeads } from './verify-heads.js';
import { verifyStreams } from './verify-streams.js';

export interface LogVerification {
  readonly streams: number;
  readonly events: number;
  readonly checkpoints: number;
  /** Checkpoints whose MAC was checked. */
  readonly macs: number;
  /** Number of the last of them; everything up to it is proven, if there is no fault. */
  readonly proven: string | undefined;
  readonly lastCheckpoint: { readonly number: string; readonly time: Date } | undefined;
  /** Events since the last checkpoint, which only their own chains cover. */
  readonly uncovered: number;
  /** Checkpoints first, then ends of streams, then their insides; at most the first hundred. */
  readonly faults: readonly LogFault[];
}

export interface VerifyLogOptions extends CheckpointProof {
  readonly connectionString: string;
  readonly progress?: (events: number, total: number) => void;
}

const MOST = 100;

/**
 * Verifies the whole log as of one moment: every chain, every checkpoint, every end. Reads only, holds nothing that an
 * append waits for; gateways go on meanwhile. @throws the database's error
 */
export async function verifyLog({ connectionString, progress, ...proof }: VerifyLogOptions): Promise<LogVerification> {
  const client = new pg.Client({ connectionString, keepAlive: true });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const faults: LogFault[] = [];
    const tell = (fault: LogFault): boolean => {
      if (faults.length < MOST) faults.push(fault);
      return faults.length < MOST;
    };
    const { last, ...verified } = await verifyCheckpoints(client, proof, tell);
    await verifyHeads(client, MOST, tell);
    const { rows: [count] } = await client.query<{ total: string; uncovered: string }>(
      `select count(*) as total, count(*) filter (where (era, transaction, number) > ($1, $2::xid8, $3)) as uncovered from log.event`,
      [last?.position.era ?? 0, (last?.position.transaction ?? 0n).toString(), (last?.position.number ?? 0n).toString()]);
    const streams = await verifyStreams(client, tell, (events) => progress?.(events, Number(count!.total)));
    return { ...verified, ...streams, uncovered: Number(count!.uncovered), lastCheckpoint: last && { number: last.number.toString(), time: last.time }, faults: unique(faults) };
  } finally {
    await client.end();
  }
}

/** What a stream's own row and a checkpoint both say is one fault; the checkpoint's word is worth more. */
function unique(faults: readonly LogFault[]): readonly LogFault[] {
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const key = 'stream' in fault ? `${fault.kind} ${fault.stream} ${fault.version}` : `${fault.kind} ${fault.checkpoint}`;
    return !seen.has(key) && seen.add(key);
  });
}
