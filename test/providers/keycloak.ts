import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { freePort } from '#testing';
import { provisioned } from '../provisioned.js';

const ADMIN = 'admin';
/** Its first start after it was unpacked compiles its configuration: a minute, several on a machine under load. */
const READY_MS = 480_000;

interface Jwk {
  readonly alg?: string;
  readonly x5c?: readonly string[];
}

/** A real Keycloak with the realm `demo`, the client `customer-portal` and the user alice. */
export interface Keycloak {
  readonly issuer: string;
  /** SHA-1 of the certificate of its signing key. */
  readonly thumbprint: string;
  /** alice's access token for customer-portal. */
  token(): Promise<string>;
  /** SIGSTOP and SIGCONT: it accepts connections, and does not answer. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const clientSecret = 'customer-portal-secret';
const mapper = (name: string, protocolMapper: string, config: Readonly<Record<string, string>>): object =>
  ({ name, protocol: 'openid-connect', protocolMapper, config: { 'access.token.claim': 'true', 'id.token.claim': 'true', ...config } });

/** The client's own name in `aud`, as Ceph's `app_id` wants it, and session tags in AWS's claim. */
const realm = {
  realm: 'demo', enabled: true, accessTokenLifespan: 600,
  clients: [{
    clientId: 'customer-portal', secret: clientSecret, enabled: true, publicClient: false, directAccessGrantsEnabled: true,
    protocolMappers: [
      mapper('audience', 'oidc-audience-mapper', { 'included.client.audience': 'customer-portal' }),
      mapper('tags', 'oidc-hardcoded-claim-mapper', { 'claim.name': 'https://aws\\.amazon\\.com/tags', 'claim.value': '{"principal_tags":{"team":["storage"]},"transitive_tag_keys":["team"]}', 'jsonType.label': 'JSON' }),
    ],
  }],
  users: [{ username: 'alice', enabled: true, email: 'alice@example.com', firstName: 'A', lastName: 'L', emailVerified: true, credentials: [{ type: 'password', value: 'alices-password', temporary: false }] }],
};

/** As seed documents have it: the issuer is `http://localhost:8080/auth/realms/demo`, unless another port is given. */
export async function startKeycloak(port = 8080): Promise<Keycloak> {
  const base = `http://localhost:${port}/auth`;
  const issuer = `${base}/realms/demo`;
  const child = spawn('sh', [provisioned('keycloak').command, 'start-dev', '--db=dev-mem', '--http-host=127.0.0.1', `--http-port=${port}`, '--http-relative-path=/auth', '--cache=local', `--http-management-port=${await freePort()}`], {
    env: { ...process.env, KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN, KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN, JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m', JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // kc.sh starts Java below itself: they are ended together.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const signal = (one: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, one);
  };
  const stop = async (): Promise<void> => {
    signal('SIGCONT');
    signal('SIGTERM');
    await gone;
  };
  try {
    await untilReady(`${base}/realms/master`, () => {
      if (child.exitCode !== null) throw new Error(`Keycloak ended with ${child.exitCode}:\n${said}`);
    });
    const admin = await tokenOf(`${base}/realms/master`, { client_id: 'admin-cli', username: ADMIN, password: ADMIN });
    const made = await fetch(`${base}/admin/realms`, { method: 'POST', headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' }, body: JSON.stringify(realm) });
    if (!made.ok) throw new Error(`the realm was not made: ${made.status} ${await made.text()}`);
    const { keys } = (await (await fetch(`${issuer}/protocol/openid-connect/certs`)).json()) as { keys: Jwk[] };
    const certificate = Buffer.from(keys.find(({ alg }) => alg === 'RS256')!.x5c![0]!, 'base64');
    return {
      issuer, stop,
      freeze: () => signal('SIGSTOP'),
      thaw: () => signal('SIGCONT'),
      thumbprint: createHash('sha1').update(certificate).digest('hex'),
      token: () => tokenOf(issuer, { client_id: 'customer-portal', client_secret: clientSecret, username: 'alice', password: 'alices-password', scope: 'openid' }),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(url: string, assertAlive: () => void): Promise<void> {
  const end = performance.now() + READY_MS;
  while (performance.now() < end) {
    assertAlive();
    if (await fetch(url).then(({ ok }) => ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`Keycloak was not ready after ${READY_MS} ms`);
}

async function tokenOf(realmUrl: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(`${realmUrl}/protocol/openid-connect/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'password', ...parameters }) });
  const body = (await answer.json()) as { access_token?: string; error?: string };
  if (body.access_token === undefined) throw new Error(`Keycloak gives no token: ${answer.status} ${body.error}`);
  return body.access_token;
}
