import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith, provisioned } from '../provisioned.js';
import { startGateway, type Credentials, type Gateway } from '../conformance/gateway.js';
import { sha256, signHeaders } from '../conformance/sign-v4.js';
import { type Answer, Caller, credentialsIn, ok } from './caller.js';
import { assume, makeRole, makeUser, policy, statement, trusting, userArn } from './world.js';

/** A PutObject whose body arrives in two parts: the first at once, the rest with `finish`. */
function slowPut(endpoint: string, path: string, body: string, credentials: Credentials) {
  const { hostname, port, host } = new URL(endpoint);
  const signed = signHeaders({ method: 'PUT', host, path, query: {}, headers: {}, payloadHash: sha256(body), service: 's3', region: 'r', date: new Date() }, credentials);
  const outgoing = request({ hostname, port, method: 'PUT', path, headers: { ...signed.headers, 'content-length': body.length }, agent: false });
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => outgoing.on('error', reject).on('response', (reply) => {
    let text = '';
    reply.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => resolve({ status: reply.statusCode!, body: text }));
  }));
  outgoing.write(body.slice(0, body.length / 2));
  return { answer, finish: () => void outgoing.end(body.slice(body.length / 2)) };
}

describeWith(provisioned('gateway'), 'Revocation and objects', () => {
  let gateway: Gateway;
  let root: Caller;
  let user: Caller;
  let uid: string;
  let bucket: string;
  let session: Caller;
  let n = 0;
  const read = (caller: Caller): Promise<Answer> => caller.s3('GET', `/${bucket}/key`);
  const refusal = ({ status, code }: Answer) => ({ status, code });

  beforeAll(async () => {
    gateway = await startGateway();
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
  }, 90_000);
  beforeEach(async () => {
    uid = `user${(n += 1)}`;
    bucket = `bucket-${n}`;
    user = root.as(await makeUser(root, uid));
    ok(await user.s3('PUT', `/${bucket}`));
    ok(await user.s3('PUT', `/${bucket}/key`, { body: 'bytes' }));
    await makeRole(root, `Role${n}`, trusting(userArn(uid)), policy(statement('Allow', 's3:*')));
    session = root.as(await assume(user, `Role${n}`));
    expect(ok(await read(user)).body).toBe('bytes');
    expect(ok(await read(session)).body).toBe('bytes');
  });
  afterEach(() => [user, session].forEach((caller) => caller.close()));
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 30_000);

  it('a suspended user reads nothing more, nor does the session', async () => {
    ok(await root.admin('POST', '/user', { uid, suspended: '1' }));
    expect(refusal(await read(user))).toEqual({ status: 403, code: 'UserSuspended' });
    expect((await read(session)).status).toBe(403);
  });

  it('a removed key and its session read nothing more', async () => {
    ok(await root.admin('DELETE', '/user', { key: '', uid, 'access-key': uid }));
    expect(refusal(await read(user))).toEqual({ status: 403, code: 'InvalidAccessKeyId' });
    expect((await read(session)).status).toBe(403);
  });

  it('a role that has lost its policy gives its session nothing more; the owner reads on', async () => {
    ok(await root.iam('DeleteRolePolicy', { RoleName: `Role${n}`, PolicyName: 'own' }));
    expect(refusal(await read(session))).toEqual({ status: 403, code: 'AccessDenied' });
    expect((await read(user)).status).toBe(200);
  });

  it('a bucket policy opens and closes at once, to others and to nobody', async () => {
    const other = root.as(await makeUser(root, `other${n}`));
    const nobody = root.as(undefined);
    const open = policy({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` });
    for (const caller of [other, nobody]) expect(refusal(await read(caller))).toEqual({ status: 403, code: 'AccessDenied' });
    ok(await user.s3('PUT', `/${bucket}`, { query: { policy: '' }, body: open }));
    for (const caller of [other, nobody]) expect((await read(caller)).status).toBe(200);
    ok(await user.s3('DELETE', `/${bucket}`, { query: { policy: '' } }));
    for (const caller of [other, nobody]) expect(refusal(await read(caller))).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it('an explicit Deny in the bucket policy stops owner and session', async () => {
    const deny = policy({ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/*` });
    ok(await user.s3('PUT', `/${bucket}`, { query: { policy: '' }, body: deny }));
    for (const caller of [user, session]) expect(refusal(await read(caller))).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it.each([
    ['its user is suspended', () => root.admin('POST', '/user', { uid, suspended: '1' })],
    ['its key is removed', () => root.admin('DELETE', '/user', { key: '', uid, 'access-key': uid })],
  ])('a PutObject under way when %s stores nothing', async (_, revoke) => {
    const slow = slowPut(gateway.endpoint, `/${bucket}/late`, 'x'.repeat(200_000), user.credentials!);
    await sleep(150);
    ok(await revoke());
    slow.finish();
    expect((await slow.answer).status).toBe(403);
    // The administrator sees every bucket.
    expect((await root.s3('GET', `/${bucket}/late`)).code).toBe('NoSuchKey');
  });

  it('a PutObject of a session under way when its role loses the permission stores nothing', async () => {
    const slow = slowPut(gateway.endpoint, `/${bucket}/late`, 'x'.repeat(200_000), session.credentials!);
    await sleep(150);
    ok(await root.iam('DeleteRolePolicy', { RoleName: `Role${n}`, PolicyName: 'own' }));
    slow.finish();
    expect((await slow.answer).status).toBe(403);
    expect((await root.s3('GET', `/${bucket}/late`)).code).toBe('NoSuchKey');
  });

  it('a key made by a session\'s user works on objects at once', async () => {
    const made = root.as(credentialsIn(await root.iam('CreateAccessKey', { UserName: uid })));
    expect((await read(made)).status).toBe(200);
  });
});
