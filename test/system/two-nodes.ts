import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Caller, ok } from './caller.js';
import { type InProcess, startInProcess } from './in-process.js';

/** Two gateways of one cluster in the test's own process, and a bucket that holds the object `key`. */
export class TwoNodes {
  private readonly callers: Caller[] = [];

  private constructor(readonly nodes: readonly InProcess[], private readonly blobs: string) {}

  /** @param bucket its path, `/name` */
  static async start(connectionString: string, bucket: string): Promise<TwoNodes> {
    const blobs = await mkdtemp(join(tmpdir(), 'rolegate-two-nodes-'));
    const shared = { ROLEGATE_SEAL_KEYS: `k1:${randomBytes(32).toString('base64')}`, ROLEGATE_BLOB_DIR: blobs };
    const nodes = [await startInProcess(connectionString, shared), await startInProcess(connectionString, shared)];
    const started = new TwoNodes(nodes, blobs);
    ok(await started.root.s3('PUT', bucket));
    ok(await started.root.s3('PUT', `${bucket}/key`));
    return started;
  }

  get root(): Caller {
    return this.nodes[0]!.root;
  }

  /** Somebody on every node. */
  everywhere(credentials: Parameters<Caller['as']>[0]): Caller[] {
    return this.nodes.map((node) => this.closing(node.root.as(credentials)));
  }

  /** One who is sent away with the nodes. */
  closing(caller: Caller): Caller {
    this.callers.push(caller);
    return caller;
  }

  async stop(): Promise<void> {
    for (const caller of this.callers) caller.close();
    for (const node of this.nodes) await node.stop();
    await rm(this.blobs, { recursive: true, force: true });
  }
}
