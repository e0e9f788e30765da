import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeWith, provisioned, root } from '../provisioned.js';
import { run, startGateway, type Gateway } from './clients.js';

interface Step {
  readonly name: string;
  readonly line: string;
  readonly by?: 'root';
  readonly exit?: number;
  readonly stderr?: string;
  readonly prints?: string;
}

const steps = parse(readFileSync(join(import.meta.dirname, 'cases/role-commands.yaml'), 'utf8')) as readonly Step[];

/** The file that the document's line with --infile reads; its content is not shown there. */
const POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":"arn:aws:s3:::example_bucket"}]}';

const withoutIds = (text: string): string => text.replace(/("id": )"AROA[A-Z0-9]{17}"/g, '$1"<id>"').replace(/("create_date": )"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '$1"<date>"');

describeWith([provisioned('gateway')], "The command lines of Ceph's role document, run by a shell", () => {
  let gateway: Gateway;
  let folder: string;

  const shell = (line: string, by: Step['by']) => {
    const { accessKeyId, secretAccessKey } = by === 'root' ? gateway.rootCredentials : { accessKeyId: 'TESTER', secretAccessKey: 'test123' };
    const env = { PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`, ROLEGATE_ENDPOINT: gateway.endpoint, ROLEGATE_ACCESS_KEY: accessKeyId, ROLEGATE_SECRET_KEY: secretAccessKey };
    return run('sh', ['-c', line], { env, cwd: folder });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-document-'));
    writeFileSync(join(folder, 'policy-document.json'), POLICY);
    gateway = await startGateway();
  }, 90_000);
  afterAll(async () => {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it.each(steps)('$name', async ({ line, by, exit = 0, stderr = '', prints }) => {
    const ran = await shell(line, by);
    expect([ran.code, ran.stderr.trimEnd()]).toEqual([exit, stderr]);
    if (prints !== undefined) expect(withoutIds(ran.stdout)).toBe(prints);
  }, 60_000);
});
