import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpstreamStore } from '../src/index.js';

/** How its program is started. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** An S3 server by others, on a port and over a folder of its own. */
export abstract class UpstreamServer {
  private child: ChildProcess | undefined;
  protected readonly folder: string;
  readonly credentialsFile: string;
  readonly accessKey = 'upstream';
  secret = 'upstream-secret';

  protected constructor(readonly name: string, readonly port: number) {
    this.folder = mkdtempSync(join(tmpdir(), `rolegate-${name}-`));
    this.credentialsFile = join(this.folder, 'credentials');
    this.writeCredentials();
  }

  protected abstract program(): Program;

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As the gateway's own stores file would define it. */
  store(over: Partial<UpstreamStore> = {}): UpstreamStore {
    return {
      name: this.name, endpoint: new URL(this.endpoint), region: 'us-east-1', pathStyle: true, payload: 'signed-trailer', keys: 'bytes', credentialsFile: this.credentialsFile, profile: 'default', bucketPrefix: '',
      connections: 64, timeouts: { connect: 2000, reply: 20_000, idle: 5000 }, ...over,
    };
  }

  writeCredentials(secret = this.secret): void {
    writeFileSync(this.credentialsFile, `[default]\naws_access_key_id = ${this.accessKey}\naws_secret_access_key = ${secret}\n`);
  }

  async run(secret = this.secret): Promise<void> {
    this.secret = secret;
    const { command, args, env } = this.program();
    this.child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env } });
    for (const until = Date.now() + 20_000; ; ) {
      if (await this.isReady()) return;
      if (Date.now() > until) throw new Error(`${this.name} does not listen`);
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  /** As a crash. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  protected isReady(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  }
}
