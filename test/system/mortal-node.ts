import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../conformance/gateway.js';
import { Caller } from './caller.js';
import { dataFolder, discard } from './data-folder.js';
import { launch, type NodeProcess } from './node-process.js';

const ROOT: Credentials = { accessKeyId: 'MORTALROOT', secretAccessKey: 'secret-of-the-mortal-root' };
const SEAL_KEYS = `seal:${Buffer.alloc(32, 1).toString('base64')}`;

/** A gateway that a test kills again and again; its data folder and the database outlive it. */
export class MortalNode {
  private readonly folder: string;
  private readonly env: Readonly<Record<string, string>>;
  private node: NodeProcess | undefined;
  private caller: Caller | undefined;

  /** @param more settings besides those of the database and of the cluster's secrets */
  constructor(name: string, connectionString: string, more: Readonly<Record<string, string>> = {}) {
    this.folder = dataFolder(name);
    this.env = { DATABASE_URL: connectionString, ROLEGATE_SEAL_KEYS: SEAL_KEYS, ROLEGATE_ROOT_ACCESS_KEY: ROOT.accessKeyId, ROLEGATE_ROOT_SECRET_KEY: ROOT.secretAccessKey, ...more };
  }

  /** The administrator, at the process that lives. */
  get root(): Caller {
    return this.caller!;
  }

  async start(): Promise<void> {
    this.node = await launch({ dataDir: this.folder, env: this.env });
    await this.node.ready();
    this.caller = new Caller(this.node.endpoint, ROOT);
  }

  /** Kills it `afterMs` into what the lanes do, and starts it anew. Each lane asks over and over, with the number of the time; it must not reject when nobody answers. */
  async killUnder(lanes: readonly ((time: number) => Promise<void>)[], afterMs: number): Promise<void> {
    let on = true;
    const asking = lanes.map(async (ask) => { for (let time = 0; on; time++) await ask(time); });
    await sleep(afterMs);
    this.node!.signal('SIGKILL');
    await this.node!.ended();
    on = false;
    await Promise.all(asking);
    this.root.close();
    await this.start();
  }

  async stop(): Promise<void> {
    this.caller?.close();
    await this.node?.stop();
    await discard(this.folder);
  }
}
