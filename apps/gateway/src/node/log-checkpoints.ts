import { type Checkpoint, CheckpointWriter, checkpointRequestId, published } from '#eventstore-pg';
import type { AuditRecord } from '#operation';
import type { KeyRing } from '#seal';
import type { AuditWriter } from '#telemetry';
import type { Pool } from 'pg';

const ACTOR = 'arn:aws:iam:::system/log-checkpoint';
const NOBODY = { account: '', accessKeyId: '', sessionId: '', sourceIdentity: '', issuer: '', subject: '', sourceIp: '', userAgent: '' };
const NOTHING = { action: '', deciding: '', reason: '', errorCode: '', detail: '', bytesIn: 0, bytesOut: 0, durationMs: 0 };

/** A checkpoint as the audit trail has it, and with it the audit topic: what it takes to find out a log that was put back. */
export const checkpointRecord = (checkpoint: Checkpoint): AuditRecord => ({
  ...NOBODY, ...NOTHING,
  time: checkpoint.time, requestId: checkpointRequestId(checkpoint.number), principal: ACTOR, service: 'log', operation: 'LogCheckpoint', resource: `log-checkpoint/${checkpoint.number}`,
  decision: 'allowed', status: 200,
  facts: { ...published(checkpoint), events: checkpoint.events, heads: checkpoint.heads, keyId: checkpoint.keyId },
});

/** Checkpoints of the log under this node's seal ring, told to its audit trail. */
export const checkpointWriter = (pool: Pool, ring: () => KeyRing, audit: Pick<AuditWriter, 'record' | 'flush'>): CheckpointWriter => new CheckpointWriter({
  pool, ring,
  announce: async (checkpoints) => {
    for (const checkpoint of checkpoints) audit.record(checkpointRecord(checkpoint));
    await audit.flush();
  },
});
