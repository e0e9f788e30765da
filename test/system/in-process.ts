import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '#operation';
import { readGatewayConfig } from '../../apps/gateway/src/config/gateway-config.js';
import { startGateway } from '../../apps/gateway/src/gateway.js';
import { type Answer, Caller } from './caller.js';

/** A gateway of these sources in the test's own process, over a database of its own; its audit records are durable before the reply. */
export interface InProcess {
  readonly root: Caller;
  readonly operations: readonly Operation[];
  /** Under which the cluster's secrets are, for another node of it: ROLEGATE_SEAL_KEYS. */
  readonly sealKeys: string;
  /** The audit record of a request, as operators see it. */
  explain(answer: Answer): Promise<Explanation>;
  stop(): Promise<void>;
}

export interface Explanation {
  readonly decision: string;
  readonly reason: string;
  readonly deciding: string;
  readonly detail: string;
  readonly action: string;
}

export async function startInProcess(connectionString: string, more: Readonly<Record<string, string>> = {}): Promise<InProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rolegate-in-process-'));
  const root = { accessKeyId: 'ROOTKEY', secretAccessKey: 'root-secret' };
  const sealKeys = more.ROLEGATE_SEAL_KEYS ?? `k1:${randomBytes(32).toString('base64')}`;
  const config = readGatewayConfig({
    ROLEGATE_DATA_DIR: dataDir, ROLEGATE_PORT: '0', ROLEGATE_MANAGEMENT_PORT: '0', ROLEGATE_LOG_LEVEL: 'silent', DATABASE_URL: connectionString, ROLEGATE_AUDIT_STRICT: 'true',
    ROLEGATE_SEAL_KEYS: sealKeys, ROLEGATE_ROOT_ACCESS_KEY: root.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: root.secretAccessKey, ROLEGATE_SHUTDOWN_SECONDS: '5', ROLEGATE_DRAIN_SECONDS: '0', ...more,
  });
  const gateway = await startGateway(config, { progress: () => undefined, lost: (why) => { throw new Error(why); } });
  const caller = new Caller(gateway.address, root);
  return {
    root: caller,
    sealKeys,
    operations: gateway.node.registry.all(),
    async explain({ headers }) {
      const answer = await caller.admin('GET', `/rolegate/v1/explain/${String(headers['x-amz-request-id'] ?? headers['x-amzn-requestid'])}`);
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
      return JSON.parse(answer.body) as Explanation;
    },
    async stop() {
      caller.close();
      await gateway.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
