import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#testing';
import { Attribute, Change, Client } from 'ldapts';
import { provisioned, root } from '../provisioned.js';

const run = promisify(execFile);

export const SUFFIX = 'dc=ceph,dc=test';
export const PEOPLE = `ou=people,${SUFFIX}`;
export const GROUPS = `ou=groups,${SUFFIX}`;
export const SERVICE = { dn: `uid=rgw,${PEOPLE}`, password: 'rgw-password' };
const ADMIN = { dn: `cn=admin,${SUFFIX}`, password: 'admin-password' };

/** Users by uid; the password is `password-of-<uid>`. Their DNs are named after `cn`, as odd as people are. */
const USERS: Readonly<Record<string, { readonly cn: string; readonly department: string }>> = {
  alice: { cn: 'Alice', department: 'Engineering' },
  bob: { cn: 'Bob', department: 'Engineering' },
  carol: { cn: 'Smith, Carol "CJ" \\ Esq.', department: 'Legal' },
  dario: { cn: 'Ďario Müller+Σ', department: 'Sales' },
  eve: { cn: 'Eve*)(uid=*', department: 'None' },
};
export const GROUP_DEVELOPERS = `cn=Developers\\2C Backend,${GROUPS}`;

export const passwordOf = (uid: string): string => `password-of-${uid}`;
const escaped = (cn: string): string => cn.replace(/[\\,+"<>;=#]/g, (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
export const dnOf = (uid: string): string => `cn=${escaped(USERS[uid]!.cn)},${PEOPLE}`;

/** A real slapd with users, groups and a referral, on a port of its own. */
export interface Slapd {
  readonly uri: string;
  readonly port: number;
  /** Operations that the server has seen: searches, binds of somebody (not of nobody). */
  seen(): { readonly searches: number; readonly binds: number; readonly serviceBinds: number };
  /** Changes the directory as its administrator. */
  change(dn: string, changes: Change[]): Promise<void>;
  remove(dn: string): Promise<void>;
  add(dn: string, attributes: Record<string, string | string[]>): Promise<void>;
  /** SIGSTOP and SIGCONT: it accepts connections, and does not answer. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its files. */
  end(): Promise<void>;
}

const base64 = (value: string): string => `:: ${Buffer.from(value).toString('base64')}`;

function ldif(elsewhere: number): string {
  const entries = [
    [`dn: ${SUFFIX}`, 'objectClass: dcObject', 'objectClass: organization', 'dc: ceph', 'o: test'],
    [`dn: ${PEOPLE}`, 'objectClass: organizationalUnit', 'ou: people'],
    [`dn: ${GROUPS}`, 'objectClass: organizationalUnit', 'ou: groups'],
    [`dn: ${SERVICE.dn}`, 'objectClass: inetOrgPerson', 'uid: rgw', 'cn: service account', 'sn: rgw', `userPassword: ${SERVICE.password}`],
    // A user who lives elsewhere: a server that is followed there would learn the password.
    [`dn: cn=mallory,${PEOPLE}`, 'objectClass: referral', 'objectClass: extensibleObject', 'cn: mallory', 'uid: mallory', `ref: ldap://127.0.0.1:${elsewhere}/cn=mallory,dc=evil`],
  ];
  for (const [uid, { cn, department }] of Object.entries(USERS)) {
    entries.push([`dn${base64(dnOf(uid))}`, 'objectClass: inetOrgPerson', 'objectClass: directoryAccount', `uid: ${uid}`, `cn${base64(cn)}`, `displayName${base64(cn)}`, `sn: ${uid}`, `mail: ${uid}@ceph.test`, `departmentNumber: ${department}`, `userPassword: ${passwordOf(uid)}`]);
  }
  entries.push([`dn${base64(GROUP_DEVELOPERS)}`, 'objectClass: groupOfNames', `cn${base64('Developers, Backend')}`, ...['alice', 'carol', 'eve'].map((uid) => `member${base64(dnOf(uid))}`)]);
  return `${entries.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Active Directory's way to disable an account, in a class that its entries may also be of (OIDs under 1.1 belong to nobody). */
const DISABLING = [
  "attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )",
  "objectclass ( 1.1.2.2.1 NAME 'directoryAccount' SUP top AUXILIARY MAY userAccountControl )",
];

const configuration = (folder: string, tls: boolean, elsewhere: number): string => [
  ...['core', 'cosine', 'inetorgperson', 'nis'].map((schema) => `include /etc/ldap/schema/${schema}.schema`), ...DISABLING,
  `pidfile ${folder}/slapd.pid`, `argsfile ${folder}/slapd.args`, 'modulepath /usr/lib/ldap', 'moduleload back_mdb.la', 'loglevel stats', `referral ldap://127.0.0.1:${elsewhere}`,
  ...(tls ? [`TLSCertificateFile ${root}/test/fixtures/tls/localhost.crt`, `TLSCertificateKeyFile ${root}/test/fixtures/tls/localhost.key`] : []),
  'database mdb', 'maxsize 104857600', `suffix "${SUFFIX}"`, `rootdn "${ADMIN.dn}"`, `rootpw ${ADMIN.password}`, `directory ${folder}/db`, 'index objectClass,uid eq',
  'access to attrs=userPassword by anonymous auth by * none', `access to * by dn.exact="${SERVICE.dn}" read by anonymous auth by * none`, '',
].join('\n');

export interface SlapdOptions {
  readonly tls?: boolean;
  /** The port speaks TLS from the first byte on. */
  readonly secure?: boolean;
  /** Where mallory is said to live, and all that is not below the suffix. */
  readonly elsewhere?: number;
}

export async function startSlapd({ tls = false, secure = false, elsewhere = 1 }: SlapdOptions = {}): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-slapd-'));
  mkdirSync(join(folder, 'db'));
  const config = join(folder, 'slapd.conf');
  writeFileSync(config, configuration(folder, tls || secure, elsewhere));
  writeFileSync(join(folder, 'users.ldif'), ldif(elsewhere));
  const { command } = provisioned('slapd');
  await run(command, ['-T', 'add', '-f', config, '-l', join(folder, 'users.ldif')]);
  const port = await freePort();
  const uri = `${secure ? 'ldaps' : 'ldap'}://${secure ? 'localhost' : '127.0.0.1'}:${port}`;
  const process = new SlapdProcess(command, config, uri);
  await process.start();
  const asAdministrator = async (work: (client: Client) => Promise<void>): Promise<void> => {
    const client = new Client({ url: uri, timeout: 5000 });
    await client.bind(ADMIN.dn, ADMIN.password);
    await work(client).finally(() => client.unbind());
  };
  return {
    uri, port,
    seen: () => process.seen(),
    change: (dn, changes) => asAdministrator((client) => client.modify(dn, changes)),
    remove: (dn) => asAdministrator((client) => client.del(dn)),
    add: (dn, attributes) => asAdministrator((client) => client.add(dn, attributes)),
    freeze: () => process.signal('SIGSTOP'),
    thaw: () => process.signal('SIGCONT'),
    stop: () => process.stop(),
    start: () => process.start(),
    async end() {
      await process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Microsoft, "UserAccountControl property flags": NORMAL_ACCOUNT, with ACCOUNTDISABLE. */
export const disabled = (): Change => replacing('userAccountControl', '514');
export const enabled = (): Change => replacing('userAccountControl', '512');
export function replacing(type: string, ...values: string[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
}

class SlapdProcess {
  private child: ChildProcess | undefined;
  private log = '';

  constructor(private readonly command: string, private readonly config: string, private readonly uri: string) {}

  async start(): Promise<void> {
    // `-d stats`: in the foreground, with a line for each operation.
    const before = this.log.length;
    const child = spawn(this.command, ['-f', this.config, '-h', this.uri, '-d', '256'], { stdio: ['ignore', 'ignore', 'pipe'] });
    this.child = child;
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    const until = performance.now() + 20_000;
    while (!this.log.includes('slapd starting', before)) {
      if (child.exitCode !== null || performance.now() > until) throw new Error(`slapd does not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  seen(): ReturnType<Slapd['seen']> {
    const count = (pattern: RegExp): number => this.log.match(pattern)?.length ?? 0;
    // Each bind stands there twice: as it came (method=128) and, if it is good, with its mechanism.
    return { searches: count(/ SRCH base=/g), binds: count(/ BIND dn="[^"]+" method=/g), serviceBinds: count(/ BIND dn="uid=rgw,[^"]+" method=128/g) };
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
    this.log = this.log.replaceAll('slapd starting', 'slapd started before');
  }
}

export const slapdSettings = (slapd: readonly Slapd[] | Slapd, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ROLEGATE_LDAP_URI: [slapd].flat().map(({ uri }) => uri).join(' '),
  ROLEGATE_LDAP_BINDDN: SERVICE.dn,
  ROLEGATE_LDAP_SECRET: SERVICE.password,
  ROLEGATE_LDAP_SEARCHDN: PEOPLE,
  ROLEGATE_LDAP_DNATTR: 'uid',
  ROLEGATE_S3_AUTH_USE_LDAP: 'true',
  ...more,
});
