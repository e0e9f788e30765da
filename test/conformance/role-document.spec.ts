import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, runPython, secretOf, startGateway, type Gateway } from './clients.js';
import { parseReply, textAt } from './xml.js';

interface Step {
  readonly name: string;
  readonly request: string;
  readonly status?: number;
  readonly expect?: Record<string, string>;
  readonly decoded?: Record<string, string>;
}

const steps = parse(readFileSync(join(import.meta.dirname, 'cases/role-document.yaml'), 'utf8')) as Step[];
const boto3 = provisioned('boto3');

describeWith([provisioned('gateway'), boto3], "Ceph's role document", () => {
  let gateway: Gateway;
  const caller = () => ({ ENDPOINT: gateway.endpoint, KEY: 'TESTER', SECRET: 'test123' });

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'READER', caps: 'roles=read' }, { uid: 'NOBODY' }]);
  }, 90_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('creates the administrator with the two commands of the document', async () => {
    const created = await gateway.rolegate('--uid', 'TESTER', '--display-name', 'TestUser', '--access_key', 'TESTER', '--secret', 'test123', 'user', 'create');
    expect(created).toMatchObject({ code: 0 });
    expect(JSON.parse(created.stdout)).toMatchObject({ user_id: 'TESTER', display_name: 'TestUser', keys: [{ user: 'TESTER', access_key: 'TESTER', secret_key: 'test123' }] });
    const caps = await gateway.rolegate('caps', 'add', '--uid=TESTER', '--caps=roles=*');
    expect(caps).toMatchObject({ code: 0 });
    expect(JSON.parse(caps.stdout)).toMatchObject({ caps: [{ type: 'roles', perm: '*' }] });
  }, 60_000);

  describe.each(['post-query', 'get-query', 'post-form'])('with its parameters in a %s', (mode) => {
    let replies: Map<string, { status: number; body: string }>;
    let failure = '';

    beforeAll(async () => {
      const input = JSON.stringify(steps.map(({ name, request }) => ({ name, request })));
      const ran = await runPython(boto3, 'query_requests.py', { ...caller(), MODE: mode }, { input });
      failure = ran.stderr;
      replies = new Map(((ran.json ?? []) as { name: string; status: number; body: string }[]).map((reply) => [reply.name, reply]));
    }, 60_000);

    it.each(steps)('$name', ({ name, status, expect: texts = {}, decoded = {} }) => {
      const reply = replies.get(name);
      if (reply === undefined) throw new Error(`no reply: ${failure}`);
      const xml = parseReply(reply.body);
      const seen = Object.fromEntries(Object.keys(texts).map((path) => [path, textAt(xml, path)]));
      const wanted = Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, text === '*' ? expect.stringMatching(/./) : text]));
      expect({ status: reply.status, ...seen, body: reply.body }).toEqual({ status: status ?? 200, ...wanted, body: reply.body });
      for (const [path, text] of Object.entries(decoded)) expect(decodeURIComponent(String(textAt(xml, path)))).toBe(text);
    });
  });

  it("runs the boto3 sample for tagging with its region_name=''", async () => {
    const ran = await runPython(boto3, 'role_tagging.py', caller());
    expect(ran).toMatchObject({ code: 0, json: { left: [{ Key: 'CostCenter', Value: '123456' }], trust: { Version: '2012-10-17' } } });
    expect(ran.stdout).toContain("{'Key': 'Department', 'Value': 'Engineering'}");
  }, 60_000);

  it.each([
    ['READER', 'GetRole', 404], ['READER', 'DeleteRole', 403], ['NOBODY', 'GetRole', 403], ['NOBODY', 'DeleteRole', 403],
  ])('answers %s on %s with %i: caps roles=read reads and no more', async (uid, action, status) => {
    const input = JSON.stringify([{ name: 'one', request: `<hostname>?Action=${action}&RoleName=NotThere` }]);
    const ran = await runPython(boto3, 'query_requests.py', { ENDPOINT: gateway.endpoint, KEY: uid, SECRET: secretOf(uid), MODE: 'post-form' }, { input });
    expect(ran.json).toMatchObject([{ status }]);
  }, 60_000);
});
