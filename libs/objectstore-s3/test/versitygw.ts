import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#testing';
import { provisioned } from '../../../test/provisioned.js';
import type { UpstreamStore } from '../src/index.js';

export const versity = provisioned('versitygw');

/** versitygw over a folder: an S3 server by others, in Go. */
export class Versitygw {
  private child: ChildProcess | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'rolegate-versity-'));
  readonly credentialsFile = join(this.folder, 'credentials');
  secret = 'upstream-secret';

  private constructor(readonly port: number) {
    for (const name of ['data', 'sidecar']) mkdirSync(join(this.folder, name));
    this.writeCredentials();
  }

  static async start(): Promise<Versitygw> {
    const server = new Versitygw(await freePort());
    await server.run();
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As the gateway's own stores file would define it. */
  store(over: Partial<UpstreamStore> = {}): UpstreamStore {
    return {
      name: 'versity', endpoint: new URL(this.endpoint), region: 'us-east-1', pathStyle: true, payload: 'signed-chunks', keys: 'paths', credentialsFile: this.credentialsFile, profile: 'default', bucketPrefix: '',
      connections: 64, timeouts: { connect: 2000, reply: 20_000, idle: 5000 }, ...over,
    };
  }

  writeCredentials(secret = this.secret): void {
    writeFileSync(this.credentialsFile, `[default]\naws_access_key_id = upstream\naws_secret_access_key = ${secret}\n`);
  }

  async run(secret = this.secret): Promise<void> {
    this.secret = secret;
    const args = ['--port', `127.0.0.1:${this.port}`, '--keep-alive', '--quiet', '--access', 'upstream', '--secret', secret, 'posix', '--sidecar', join(this.folder, 'sidecar'), join(this.folder, 'data')];
    this.child = spawn(versity.command, args, { stdio: 'ignore' });
    for (const until = Date.now() + 20_000; ; ) {
      if (await listens(this.port)) return;
      if (Date.now() > until) throw new Error('versitygw does not listen');
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
}

const listens = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy();
    resolve(true);
  });
  socket.on('error', () => resolve(false));
});
