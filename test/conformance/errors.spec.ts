import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, credentialsOf, startGateway, type Credentials, type Gateway } from './clients.js';
import { send, type Reply, type Sketch } from './request.js';
import { parseReply, textAt } from './xml.js';

interface Case {
  readonly name: string;
  readonly send: Sketch;
  readonly expect: { readonly status: number | string; readonly code?: string; readonly message?: string; readonly body?: string; readonly without?: string };
}

const cases = (file: string) => parse(readFileSync(join(import.meta.dirname, 'cases', file), 'utf8')) as Case[];

/** A text of a case file: between slashes a regular expression, otherwise itself. */
function wanted(text: string | number): unknown {
  const pattern = /^\/(.+)\/$/s.exec(String(text));
  return pattern === null ? text : expect.stringMatching(new RegExp(pattern[1]!));
}

/** Code and message of an error body, S3's or the query protocol's. */
function errorOf(reply: Reply): { code: unknown; message: unknown } {
  const xml = parseReply(reply.body);
  const at = (name: string) => textAt(xml, `ErrorResponse.Error.${name}`) ?? textAt(xml, `Error.${name}`);
  return { code: at('Code'), message: at('Message') };
}

async function mustWork(gateway: Gateway, sketch: Sketch, cast: Record<string, Credentials>): Promise<Reply> {
  const reply = await send(gateway, sketch, cast);
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.body}`);
  return reply;
}

async function makeSession(gateway: Gateway, cast: Record<string, Credentials>): Promise<Credentials> {
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/admin' }, Action: 'sts:AssumeRole' }] });
  const all = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] });
  const iam = { as: 'admin', service: 'iam' };
  await mustWork(gateway, { ...iam, form: { Action: 'CreateRole', Version: '2010-05-08', RoleName: 'Everything', AssumeRolePolicyDocument: trust } }, cast);
  await mustWork(gateway, { ...iam, form: { Action: 'PutRolePolicy', Version: '2010-05-08', RoleName: 'Everything', PolicyName: 'all', PolicyDocument: all } }, cast);
  const reply = await mustWork(gateway, { as: 'admin', service: 'sts', form: { Action: 'AssumeRole', Version: '2011-06-15', RoleArn: 'arn:aws:iam:::role/Everything', RoleSessionName: 'errors', DurationSeconds: '900' } }, cast);
  const at = (name: string) => String(textAt(parseReply(reply.body), `AssumeRoleResponse.AssumeRoleResult.Credentials.${name}`));
  return { accessKeyId: at('AccessKeyId'), secretAccessKey: at('SecretAccessKey'), sessionToken: at('SessionToken') };
}

describeWith(provisioned('gateway'), 'Bad input', () => {
  let gateway: Gateway;
  const admin = credentialsOf('admin');
  const cast: Record<string, Credentials> = {
    admin,
    plain: credentialsOf('plain'),
    unknown: { accessKeyId: 'AKIAZZZZZZZZZZZZZZZZ', secretAccessKey: 'nobody' },
    forged: { ...admin, secretAccessKey: 'guessed' },
    stranger: { accessKeyId: 'ASIAZZZZZZZZZZZZZZZZ', secretAccessKey: 'nobody', sessionToken: Buffer.from('a token of another system').toString('base64') },
  };

  beforeAll(async () => {
    // The expired session needs a clock that the test can move: the preload adds an hour to it on SIGUSR2.
    gateway = await startGateway({ nodeArguments: [`--import=${join(import.meta.dirname, 'movable-clock.mjs')}`] });
    await createUsers(gateway, [{ uid: 'admin', caps: 'roles=*;user-policy=*' }, { uid: 'plain' }]);
    cast.session = await makeSession(gateway, cast);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  async function behaves({ send: sketch, expect: { status, code, message, body, without } }: Case): Promise<void> {
    const reply = await send(gateway, sketch, cast);
    const seen = { status: typeof status === 'number' ? reply.status : String(reply.status), ...(code === undefined ? {} : errorOf(reply)), body: reply.body };
    expect(seen).toEqual({
      status: wanted(status),
      ...(code === undefined ? {} : { code: wanted(code), message: message === undefined ? expect.anything() : wanted(message) }),
      body: body === undefined ? reply.body : expect.stringContaining(body),
    });
    if (without !== undefined) expect(reply.body).not.toContain(without);
  }

  describe('STS and IAM', () => {
    it.each(cases('errors-query.yaml'))('$name', behaves);
  });

  describe('S3', () => {
    beforeAll(async () => {
      await mustWork(gateway, { as: 'admin', method: 'PUT', path: '/kept' }, cast);
      await mustWork(gateway, { as: 'admin', method: 'PUT', path: '/kept/object', body: 'kept as it is' }, cast);
    });

    it.each(cases('errors-s3.yaml'))('$name', behaves);
  });

  describe('an hour later', () => {
    beforeAll(async () => {
      process.kill(gateway.pid, 'SIGUSR2');
      // The freshness lease sees the clock jump and is renewed.
      for (let left = 50; left > 0 && (await send(gateway, { as: 'admin', path: '/kept/object', clock: 60 }, cast)).status !== 200; left -= 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }, 30_000);

    it('S3 answers 400 ExpiredToken to the session', async () => {
      const reply = await send(gateway, { as: 'session', path: '/kept/object', clock: 60 }, cast);
      expect({ status: reply.status, ...errorOf(reply) }).toMatchObject({ status: 400, code: 'ExpiredToken' });
    });

    it('STS answers 403 ExpiredToken to the session', async () => {
      const reply = await send(gateway, { as: 'session', service: 'sts', clock: 60, form: { Action: 'GetCallerIdentity', Version: '2011-06-15' } }, cast);
      expect({ status: reply.status, ...errorOf(reply) }).toMatchObject({ status: 403, code: 'ExpiredToken' });
    });
  });
});
