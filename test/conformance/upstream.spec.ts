import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { versity, Versitygw } from '../../libs/objectstore-s3/test/versitygw.js';
import { describeWith, provisioned } from '../provisioned.js';
import { checksOf, createUsers, runPython, secretOf, startGateway, type Gateway } from './clients.js';

const boto3 = provisioned('boto3');

/** What those see otherwise whose buckets lie in another S3, by the check's sentence: docs/recipes/upstream.md. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'keeps keys with odd characters': 'keys of versitygw are paths of files',
  'keeps tag, size and bytes of what is copied in one request': 'a copy that an upstream makes is in one piece',
};

describeWith([provisioned('gateway'), boto3, versity], 'Buckets in another S3 with boto3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-stores-'));
  let upstream: Versitygw;
  let gateway: Gateway;

  beforeAll(async () => {
    upstream = await Versitygw.start();
    const file = join(folder, 'stores.json');
    writeFileSync(file, JSON.stringify({ stores: { versity: { endpoint: upstream.endpoint, credentialsFile: upstream.credentialsFile } } }));
    gateway = await startGateway({ env: { ROLEGATE_STORES: file, ROLEGATE_DEFAULT_STORE: 'versity' } });
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }, { uid: 'OTHER' }]);
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  describe.each(['s3_checks.py', 'multipart_checks.py'])('%s', (script) => {
    let outcome: Record<string, string | null> = {};
    let failure = '';

    beforeAll(async () => {
      const ran = await runPython(boto3, script, {
        ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), TOKEN: '', ADDRESSING: 'path', PREFIX: script.startsWith('s3') ? 'b' : 'mp', OTHER: 'OTHER', OTHER_SECRET: secretOf('OTHER'),
      }, { timeoutMs: 240_000 });
      outcome = ran.json ?? {};
      failure = ran.stderr;
    }, 260_000);

    for (const sentence of checksOf(script)) {
      const why = OTHERWISE[sentence];
      (why === undefined ? it : it.skip)(why === undefined ? sentence : `${sentence} [not here: ${why}]`, () => {
        expect(outcome[sentence] === undefined ? `did not run: ${failure}` : outcome[sentence]).toBeNull();
      });
    }
  });
});
