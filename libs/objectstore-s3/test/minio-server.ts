import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { freePort, type MadeCertificate, selfSigned } from '#testing';
import { provisioned } from '../../../test/provisioned.js';
import type { UpstreamStore } from '../src/index.js';
import { type Program, UpstreamServer } from './upstream-server.js';

export const minioServer = provisioned('minio-server');

interface MinioOptions {
  /** Over TLS, with a certificate of its own; without it there is no SSE-C. */
  readonly tls?: boolean;
}

/** MinIO over a folder: knows versions, object lock, SSE-S3 and, over TLS, SSE-C; its endpoint speaks STS as well. */
export class MinioServer extends UpstreamServer {
  private readonly kmsKey = randomBytes(32).toString('base64');
  private readonly certificate: MadeCertificate | undefined;

  private constructor(port: number, { tls = false }: MinioOptions) {
    super('minio', port);
    const certs = join(this.folder, 'certs');
    for (const path of [join(this.folder, 'data'), certs]) mkdirSync(path);
    if (!tls) return;
    this.certificate = selfSigned({ subject: [[['CN', 'localhost']]], ca: true, usages: ['serverAuth'], altNames: ['DNS:localhost', 'IP:127.0.0.1'] });
    writeFileSync(join(certs, 'public.crt'), this.certificate.certificate);
    writeFileSync(join(certs, 'private.key'), this.certificate.key);
    writeFileSync(this.caFile, this.certificate.certificate);
  }

  static async start(options: MinioOptions = {}): Promise<MinioServer> {
    const server = new MinioServer(await freePort(), options);
    await server.run();
    return server;
  }

  override get endpoint(): string {
    return `${this.certificate ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  /** Who vouches for its certificate, PEM; there with TLS only. */
  get caFile(): string {
    return join(this.folder, 'ca.pem');
  }

  override store(over: Partial<UpstreamStore> = {}): UpstreamStore {
    return super.store({ keys: 'paths', ...(this.certificate && { ca: this.certificate.certificate }), ...over });
  }

  protected override program(): Program {
    const args = ['server', '--quiet', '--address', `127.0.0.1:${this.port}`, '--certs-dir', join(this.folder, 'certs'), join(this.folder, 'data')];
    const env = { MINIO_ROOT_USER: this.accessKey, MINIO_ROOT_PASSWORD: this.secret, MINIO_KMS_SECRET_KEY: `tests:${this.kmsKey}`, MINIO_BROWSER: 'off', MINIO_UPDATE: 'off', CI: '1' };
    return { command: minioServer.command, args, env };
  }

  /** It listens before it can answer. */
  protected override isReady(): Promise<boolean> {
    const ask = this.certificate ? httpsRequest : httpRequest;
    return new Promise((resolve) => {
      const request = ask(`${this.endpoint}/minio/health/ready`, { ...(this.certificate && { ca: this.certificate.certificate }) }, (reply) => {
        reply.resume();
        resolve(reply.statusCode === 200);
      });
      request.on('error', () => resolve(false));
      request.end();
    });
  }
}
