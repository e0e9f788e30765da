import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SamlKey, samlKeys } from '#testing';
import { provisioned, root } from '../provisioned.js';

/** A log-in that the provider vouches for. */
export interface SamlLogin {
  readonly subject: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly format?: 'PERSISTENT' | 'TRANSIENT' | 'EMAILADDRESS';
  readonly signed?: readonly ('assertion' | 'response')[];
  /** As pysaml2 calls them. */
  readonly algorithm?: 'RSA_SHA1' | 'RSA_SHA256' | 'RSA_SHA384' | 'RSA_SHA512';
  readonly digest?: 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512';
}

/** pysaml2 as an identity provider. It has no port: people carry its responses to the gateway. */
export class Pysaml2 {
  readonly entityId = 'https://idp.example.com/saml';
  private readonly folder = mkdtempSync(join(tmpdir(), 'rolegate-pysaml2-'));

  constructor({ privateKey, certificate }: SamlKey = samlKeys.rsa) {
    writeFileSync(this.keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    writeFileSync(this.certificateFile, certificate.toString());
  }

  /** As an administrator would upload it. */
  metadata(): Promise<string> {
    return this.run('metadata', '');
  }

  /** A response as a browser would post it: base64. */
  async respond(login: SamlLogin): Promise<string> {
    return (await this.run('respond', JSON.stringify(login))).trim();
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get keyFile(): string {
    return join(this.folder, 'idp.key');
  }

  private get certificateFile(): string {
    return join(this.folder, 'idp.crt');
  }

  private run(command: string, input: string): Promise<string> {
    const env = { ...process.env, XMLSEC1: provisioned('xmlsec1').command, KEY_FILE: this.keyFile, CERT_FILE: this.certificateFile };
    const child = spawn(provisioned('pysaml2').command, [join(root, 'test/providers/pysaml2_idp.py'), command], { env });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`pysaml2 ${command} ended with ${code}:\n${err}`))));
    });
  }
}
