import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '#testing';
import { provisioned } from '../../../test/provisioned.js';
import type { UpstreamStore } from '../src/index.js';
import { type Program, UpstreamServer } from './upstream-server.js';

export const versity = provisioned('versitygw');

/** versitygw over a folder: an S3 server by others, in Go. */
export class Versitygw extends UpstreamServer {
  private constructor(port: number, private readonly versions: boolean) {
    super('versity', port);
    for (const name of ['data', 'sidecar', 'versions']) mkdirSync(join(this.folder, name));
  }

  /** @param options.versions it knows versions and object lock */
  static async start({ versions = false }: { readonly versions?: boolean } = {}): Promise<Versitygw> {
    const server = new Versitygw(await freePort(), versions);
    await server.run();
    return server;
  }

  override store(over: Partial<UpstreamStore> = {}): UpstreamStore {
    return super.store({ keys: 'paths', ...over });
  }

  protected override program(): Program {
    const versions = this.versions ? ['--versioning-dir', join(this.folder, 'versions')] : [];
    const args = ['--port', `127.0.0.1:${this.port}`, '--keep-alive', '--quiet', '--access', this.accessKey, '--secret', this.secret, 'posix', '--sidecar', join(this.folder, 'sidecar'), ...versions, join(this.folder, 'data')];
    return { command: versity.command, args };
  }
}
