import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#testing';
import type { Credentials } from '../conformance/gateway.js';
import { provisioned, root } from '../provisioned.js';

/** As tools/provision/keystone.mjs makes it. */
const ADMIN = { name: 'admin', password: 'admin-password', project: 'admin' };
export const SERVICE = { name: 'rgw', password: 'rgw-password', project: 'service' };
const READY_MS = 90_000;

/** Somebody with an EC2 credential for a project. */
export interface Ec2User {
  readonly userId: string;
  readonly projectId: string;
  readonly credentials: Credentials;
}

/** A real Keystone with a service account, on a port of its own. */
export interface Keystone {
  readonly url: string;
  /** Requests that the server has answered: readings of credentials, s3tokens, tokens made. */
  seen(): { readonly credentials: number; readonly s3tokens: number; readonly tokens: number };
  /** How often this credential was read. */
  readingsOf(credentials: Credentials): number;
  /** A user with a role in a project, which is made where there is none, and an EC2 credential for it. */
  user(name: string, project: string, role?: string): Promise<Ec2User>;
  /** Another credential of the same user. */
  credential(of: Ec2User): Promise<Credentials>;
  enable(of: Ec2User, enabled: boolean): Promise<void>;
  removeCredential(of: Ec2User, credentials: Credentials): Promise<void>;
  removeRole(of: Ec2User, role: string): Promise<void>;
  /** Other keys for its tokens: none that was made before is good any more. */
  rollTokens(): void;
  /** SIGSTOP and SIGCONT: it accepts connections, and does not answer. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  end(): Promise<void>;
}

const configuration = (folder: string): string => [
  '[DEFAULT]', 'use_stderr = false', 'log_file = /dev/null',
  '[database]', `connection = sqlite:///${folder}/keystone.db`, 'sqlite_synchronous = false',
  '[fernet_tokens]', `key_repository = ${folder}/fernet-keys/`,
  '[credential]', `key_repository = ${folder}/credential-keys/`,
  // Without it each request costs a few hundred milliseconds of SQL; tokens themselves are looked at each time.
  '[cache]', 'enabled = true', 'backend = dogpile.cache.memory', '[token]', 'caching = false',
  '[identity]', 'password_hash_rounds = 4', '',
].join('\n');

export async function startKeystone(): Promise<Keystone> {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-keystone-'));
  cpSync(join(root, '.provision/keystone-template'), folder, { recursive: true });
  writeFileSync(join(folder, 'keystone.conf'), configuration(folder));
  const port = await freePort();
  const server = new KeystoneProcess(join(folder, 'keystone.conf'), port);
  await server.start();
  const url = `http://127.0.0.1:${port}`;
  const api = new IdentityApi(`${url}/v3`);
  await api.userIn(SERVICE.name, SERVICE.project, 'admin', SERVICE.password);
  return {
    url,
    seen: () => server.seen(),
    readingsOf: ({ accessKeyId }) => server.count(new RegExp(`^GET /v3/credentials/${createHash('sha256').update(accessKeyId).digest('hex')} `, 'gm')),
    user: (name, project, role = 'member') => api.ec2User(name, project, role),
    credential: ({ userId, projectId }) => api.credential(userId, projectId),
    enable: ({ userId }, enabled) => api.ask('PATCH', `/users/${userId}`, { user: { enabled } }).then(() => undefined),
    removeCredential: ({ userId }, { accessKeyId }) => api.ask('DELETE', `/users/${userId}/credentials/OS-EC2/${accessKeyId}`).then(() => undefined),
    removeRole: async ({ userId, projectId }, role) => void (await api.ask('DELETE', `/projects/${projectId}/users/${userId}/roles/${await api.idOf('role', role)}`)),
    rollTokens() {
      for (const name of ['0', '1']) {
        writeFileSync(join(folder, name), randomBytes(32).toString('base64').replaceAll('+', '-').replaceAll('/', '_'), { mode: 0o600 });
        renameSync(join(folder, name), join(folder, 'fernet-keys', name));
      }
      api.forget();
    },
    freeze: () => server.signal('SIGSTOP'),
    thaw: () => server.signal('SIGCONT'),
    stop: () => server.stop(),
    start: () => server.start(),
    async end() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Keystone's administrator. */
class IdentityApi {
  private token: Promise<string> | undefined;

  constructor(private readonly base: string) {}

  forget(): void {
    this.token = undefined;
  }

  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    this.token ??= this.login();
    const reply = await fetch(this.base + path, { method, headers: { 'x-auth-token': await this.token, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async idOf(kind: 'role' | 'project', name: string): Promise<string | undefined> {
    const found = await this.ask<Record<string, { id: string }[]>>('GET', `/${kind}s?name=${encodeURIComponent(name)}`);
    return found[`${kind}s`]![0]?.id;
  }

  async userIn(name: string, project: string, role: string, password: string): Promise<{ userId: string; projectId: string }> {
    const made = async (kind: 'role' | 'project' | 'user', values: object): Promise<string> => (await this.ask<Record<string, { id: string }>>('POST', `/${kind}s`, { [kind]: values }))[kind]!.id;
    const projectId = (await this.idOf('project', project)) ?? (await made('project', { name: project, domain_id: 'default' }));
    const roleId = (await this.idOf('role', role)) ?? (await made('role', { name: role }));
    const userId = await made('user', { name, password, domain_id: 'default', default_project_id: projectId });
    await this.ask('PUT', `/projects/${projectId}/users/${userId}/roles/${roleId}`);
    return { userId, projectId };
  }

  async ec2User(name: string, project: string, role: string): Promise<Ec2User> {
    const ids = await this.userIn(name, project, role, `password-of-${name}`);
    return { ...ids, credentials: await this.credential(ids.userId, ids.projectId) };
  }

  async credential(userId: string, projectId: string): Promise<Credentials> {
    const { credential } = await this.ask<{ credential: { access: string; secret: string } }>('POST', `/users/${userId}/credentials/OS-EC2`, { tenant_id: projectId });
    return { accessKeyId: credential.access, secretAccessKey: credential.secret };
  }

  private async login(): Promise<string> {
    const domain = { id: 'default' };
    const { name, password, project } = ADMIN;
    const body = { auth: { identity: { methods: ['password'], password: { user: { name, domain, password } } }, scope: { project: { name: project, domain } } } };
    const reply = await fetch(`${this.base}/auth/tokens?nocatalog&of=test`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
    return reply.headers.get('x-subject-token')!;
  }
}

class KeystoneProcess {
  private child: ChildProcess | undefined;
  private log = '';

  constructor(private readonly config: string, private readonly port: number) {}

  async start(): Promise<void> {
    const child = spawn(provisioned('keystone').command, [join(root, 'test/providers/keystone_server.py'), this.config, String(this.port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    let complaints = '';
    let ready = false;
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
      ready ||= /^ready$/m.test(text);
    });
    const until = performance.now() + READY_MS;
    while (!ready) {
      if (child.exitCode !== null || performance.now() > until) throw new Error(`Keystone does not start:\n${complaints}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  seen(): ReturnType<Keystone['seen']> {
    return { credentials: this.count(/^GET \/v3\/credentials\//gm), s3tokens: this.count(/^POST \/v3\/s3tokens /gm), tokens: this.count(/^POST \/v3\/auth\/tokens\?nocatalog /gm) };
  }

  count(pattern: RegExp): number {
    return this.log.match(pattern)?.length ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    await ended;
  }
}

/** Named as Ceph's documents write them, but for the prefix. The machine that tests run on may be slow: log-ins may take a while. */
export const keystoneSettings = ({ url }: Keystone, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ROLEGATE_KEYSTONE_URL: url,
  ROLEGATE_KEYSTONE_ADMIN_USER: SERVICE.name,
  ROLEGATE_KEYSTONE_ADMIN_PASSWORD: SERVICE.password,
  ROLEGATE_KEYSTONE_ADMIN_PROJECT: SERVICE.project,
  ROLEGATE_KEYSTONE_ADMIN_DOMAIN: 'Default',
  ROLEGATE_KEYSTONE_API_VERSION: '3',
  ROLEGATE_KEYSTONE_ACCEPTED_ROLES: 'member, admin',
  ROLEGATE_KEYSTONE_TIMEOUT_MS: '9000',
  ROLEGATE_S3_AUTH_USE_KEYSTONE: 'true',
  ...more,
});
