import { join } from 'node:path';
import { freePort } from '#testing';
import { root } from '../provisioned.js';

const file = (name: string): string => join(root, 'test/fixtures/tls', name);

/** Of localhost and 127.0.0.1, vouched for by itself: who is to trust it is given this file. */
export const LOCALHOST_CERTIFICATE = file('localhost.crt');

/** A port on which a gateway is to speak TLS, and its settings for that. */
export async function tlsListener(): Promise<{ readonly port: number; readonly env: Readonly<Record<string, string>> }> {
  const port = await freePort();
  return { port, env: { ROLEGATE_TLS_PORT: String(port), ROLEGATE_TLS_CERT: LOCALHOST_CERTIFICATE, ROLEGATE_TLS_KEY: file('localhost.key') } };
}
