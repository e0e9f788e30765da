import type { KeyObject } from 'node:crypto';
import type { ClientBase } from 'pg';
import { CHECKPOINT_KEY, type Checkpoint, HeadsDigest, type PublishedCheckpoint, type StreamHead, hashCheckpoint, isMacOf, published } from './checkpoint.js';
import { checkpointsAfter } from './checkpoint-rows.js';
import type { LogFault } from './log-fault.js';

const PAGE = 200;
/** Checkpoints after the last one of which the audit trail is asked. */
const AHEAD = 10;

export interface CheckpointsVerified {
  readonly checkpoints: number;
  /** Of these the MAC was checked; the others' key is not in the ring any more, and the chain from a later one covers them. */
  readonly macs: number;
  /** Number of the last one with a MAC that was checked: everything up to it is proven. */
  readonly proven: string | undefined;
  readonly last: Checkpoint | undefined;
}

export interface CheckpointProof {
  /** Key of the seal ring; undefined when this place does not have it. */
  key(keyId: string, label: string): KeyObject | undefined;
  /** As the audit topic has them, in any order. */
  readonly announced: ReadonlyMap<string, PublishedCheckpoint>;
}

/** The chain of checkpoints, their MACs, the heads that they cover, and what the audit trail knows of them. */
export async function verifyCheckpoints(client: ClientBase, { key, announced }: CheckpointProof, tell: (fault: LogFault) => boolean): Promise<CheckpointsVerified> {
  let [checkpoints, macs] = [0, 0];
  let [last, proven]: [Checkpoint | undefined, string | undefined] = [undefined, undefined];
  const known = new Map(announced);
  for (;;) {
    const page = await checkpointsAfter(client, last?.number ?? 0n, PAGE);
    const digests = await digestsOf(client, page);
    for (const checkpoint of page) {
      const number = checkpoint.number.toString();
      for (let missing = (last?.number ?? 0n) + 1n; missing < checkpoint.number; missing++) if (!tell({ kind: 'checkpoint-missing', checkpoint: missing.toString() })) return { checkpoints, macs, proven, last };
      const mac = key(checkpoint.keyId, CHECKPOINT_KEY);
      const intact = isIntact(checkpoint, last, digests.get(number)) && (mac === undefined || isMacOf(checkpoint.mac, checkpoint.hash, mac));
      if (!intact && !tell({ kind: 'checkpoint-changed', checkpoint: number })) return { checkpoints, macs, proven, last };
      const told = known.get(number);
      known.delete(number);
      if (told && !isSame(told, checkpoint) && !tell({ kind: 'checkpoint-differs', checkpoint: number })) return { checkpoints, macs, proven, last };
      checkpoints++;
      if (mac !== undefined && intact) {
        macs++;
        proven = number;
      }
      last = checkpoint;
    }
    if (page.length < PAGE) break;
  }
  for (const number of await beyond(client, last, known)) if (!tell({ kind: 'checkpoint-missing', checkpoint: number })) break;
  return { checkpoints, macs, proven, last };
}

function isIntact(checkpoint: Checkpoint, before: Checkpoint | undefined, heads: HeadsDigest | undefined): boolean {
  const follows = before === undefined || before.number + 1n !== checkpoint.number ? checkpoint.number > 1n || checkpoint.previous.length === 0 : checkpoint.previous.equals(before.hash);
  const digest = heads ?? new HeadsDigest();
  return follows && digest.count === checkpoint.heads && digest.end().equals(checkpoint.digest) && hashCheckpoint(checkpoint).equals(checkpoint.hash);
}

const isSame = (told: PublishedCheckpoint, checkpoint: Checkpoint): boolean => {
  const own = published(checkpoint);
  return told.hash === own.hash && told.position === own.position;
};

async function digestsOf(client: ClientBase, page: readonly Checkpoint[]): Promise<ReadonlyMap<string, HeadsDigest>> {
  const digests = new Map<string, HeadsDigest>();
  for (const { number } of page) {
    const digest = new HeadsDigest();
    const { rows } = await client.query<StreamHead>('select stream, version, hash from log.checkpoint_head where checkpoint = $1 order by stream', [number.toString()]);
    for (const head of rows) digest.add(head);
    digests.set(number.toString(), digest);
  }
  return digests;
}

/** Checkpoints after the last one that were announced: in what was given, or in the audit table, where each has an id of its own. */
async function beyond(client: ClientBase, last: Checkpoint | undefined, given: ReadonlyMap<string, PublishedCheckpoint>): Promise<readonly string[]> {
  const from = (last?.number ?? 0n) + 1n;
  const numbers = new Set(given.keys());
  const { rows: [table] } = await client.query<{ there: boolean }>("select to_regclass('audit.request') is not null as there");
  if (table!.there) {
    const ids = Array.from({ length: AHEAD }, (_, i) => checkpointRequestId(from + BigInt(i)));
    const { rows } = await client.query<{ request_id: string }>('select request_id from audit.request where request_id = any($1)', [ids]);
    for (const { request_id: id } of rows) numbers.add(id.slice(checkpointRequestId('').length));
  }
  return [...numbers].sort((a, b) => Number(BigInt(a) - BigInt(b)));
}

/** The request id under which the audit trail has a checkpoint. */
export const checkpointRequestId = (number: bigint | string): string => `log-checkpoint-${number}`;
