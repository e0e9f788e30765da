import { type Server, type Socket, connect, createServer } from 'node:net';
import { encodeRgwToken } from '#signatures';
import { databaseKit } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { type Slapd, passwordOf, slapdSettings, startSlapd } from '../providers/slapd.js';
import type { Answer, Caller } from './caller.js';
import { eventually } from './eventually.js';
import { type InProcess, startInProcess } from './in-process.js';

/** Where referrals lead: whoever connects there would tell a password next. */
class Elsewhere {
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.connections++;
    this.sockets.add(socket);
  });

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return (this.server.address() as { port: number }).port;
  }

  stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    return new Promise((done) => this.server.close(() => done()));
  }
}

describeWith(provisioned('slapd'), 'A directory that refers to another', () => {
  const database = databaseKit();
  const elsewhere = new Elsewhere();
  const callers: Caller[] = [];
  let port: number;
  let slapd: Slapd;

  beforeAll(async () => {
    port = await elsewhere.listen();
    slapd = await startSlapd({ elsewhere: port });
  }, 60_000);
  afterAll(async () => {
    for (const caller of callers) caller.close();
    await slapd?.end();
    await elsewhere.stop();
  }, 30_000);

  /** mallory's log-ins in both ways, at a gateway with these settings. */
  async function loginsOf(uid: string, more: Readonly<Record<string, string>>): Promise<readonly Answer[]> {
    const node: InProcess = await startInProcess(database.connectionString, slapdSettings(slapd, { ROLEGATE_LDAP_TIMEOUT_MS: '5000', ROLEGATE_SEAL_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, ...more }));
    try {
      const signed = node.root.as({ accessKeyId: encodeRgwToken({ type: 'ldap', id: uid, key: passwordOf(uid) }), secretAccessKey: '' });
      const unsigned = node.root.as(undefined);
      callers.push(signed, unsigned);
      return [await signed.s3('GET', '/'), await unsigned.sts('AssumeRoleWithLDAPIdentity', { LDAPUsername: uid, LDAPPassword: passwordOf(uid) })];
    } finally {
      await node.stop();
    }
  }
  const noAnswer = [{ status: 503, code: 'ServiceUnavailable' }, { status: 400, code: 'IDPCommunicationError' }];
  const refused = [{ status: 403, code: 'InvalidAccessKeyId' }, { status: 403, code: 'AccessDenied' }];

  it('for one of its users is not followed: nobody is let in, nobody else is asked', async () => {
    expect(await loginsOf('mallory', {})).toMatchObject(refused);
    expect(elsewhere.connections).toBe(0);
  }, 60_000);

  it('for the whole search base is not followed either', async () => {
    const answers = await loginsOf('alice', { ROLEGATE_LDAP_SEARCHDN: 'dc=elsewhere' });
    expect(answers).toMatchObject(noAnswer);
    expect(elsewhere.connections).toBe(0);
  }, 60_000);

  it('for the groups of somebody who is here is not followed: without them it is not known what it may do', async () => {
    const answers = await loginsOf('alice', { ROLEGATE_LDAP_GROUP_SEARCHDN: 'dc=elsewhere' });
    expect(answers).toMatchObject(noAnswer);
    expect(elsewhere.connections).toBe(0);
  }, 60_000);

  it('would have been seen if it had been followed', async () => {
    await new Promise<void>((done) => connect(port, '127.0.0.1', done).unref());
    expect(await eventually(() => elsewhere.connections || undefined)).toBe(1);
  });
});
