import { type Checkpoint, CheckpointWriter, checkpointRequestId, published } from '#eventstore-pg';
import type { AuditRecord } from '#operation';
import type { KeyRing } from '#seal';
import { type AuditWriter, registerSampledGauges } from '#telemetry';
import type { Pool } from 'pg';
import type { Registry as Metrics } from 'prom-client';

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

/** How long ago the last checkpoint was made, whichever process makes them. */
export function registerCheckpointMetrics(metrics: Metrics, pool: Pool): void {
  registerSampledGauges(metrics, {
    age: { name: 'rolegate_log_checkpoint_age_seconds', help: 'Time since the last checkpoint of the event log: a minute while there are events, at most an hour.' },
  }, async () => {
    const { rows: [row] } = await pool.query<{ age: number | null }>('select extract(epoch from clock_timestamp() - max(time))::float8 as age from log.checkpoint where number = (select max(number) from log.checkpoint)');
    return row?.age === null || row === undefined ? {} : { age: [{ value: Math.max(0, row.age) }] };
  });
}
