import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, provisioned } from '../provisioned.js';
import { type Credentials, type Gateway, createUsers, expectSuccess, runPython, secretOf, startGateway } from './clients.js';

const boto3 = provisioned('boto3');
const boto2 = provisioned('boto2');
const sentencesOf = (script: string): string[] => [...readFileSync(join(import.meta.dirname, 'python', script), 'utf8').matchAll(/^@check\('(.+)'\)$/gm)].map(([, sentence]) => sentence!);

describeWith([provisioned('gateway'), boto3, boto2], 'Signature Version 2', () => {
  let gateway: Gateway;
  const outcomes: Record<string, Record<string, string | null>> = {};

  beforeAll(async () => {
    gateway = await startGateway();
    await createUsers(gateway, [{ uid: 'OWNER', caps: 'roles=*' }]);
    const session = expectSuccess(await runPython(boto3, 'new_session.py', { ENDPOINT: gateway.endpoint, KEY: 'OWNER', SECRET: secretOf('OWNER'), USER: 'OWNER', ROLE: 'S3Everything' })).json as Credentials;
    for (const [way, { accessKeyId, secretAccessKey, sessionToken }] of Object.entries({ key: { accessKeyId: 'OWNER', secretAccessKey: secretOf('OWNER') } as Credentials, session })) {
      const env = { ENDPOINT: gateway.endpoint, PORT: String(gateway.port), KEY: accessKeyId, SECRET: secretAccessKey, TOKEN: sessionToken ?? '', PREFIX: `v2-${way}` };
      for (const [client, script] of [[boto3, 'sigv2_boto3.py'], [boto2, 'sigv2_boto2.py']] as const) outcomes[`${script} ${way}`] = expectSuccess(await runPython(client, script, env)).json as Record<string, string | null>;
    }
  }, 120_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  describe.each(['key', 'session'])('with a %s', (way) => {
    it.each(sentencesOf('sigv2_boto3.py'))('boto3 %s', (sentence) => {
      expect(outcomes[`sigv2_boto3.py ${way}`]).toMatchObject({ [sentence]: null });
    });
    it.each(sentencesOf('sigv2_boto2.py'))('boto 2.49 %s', (sentence) => {
      expect(outcomes[`sigv2_boto2.py ${way}`]).toMatchObject({ [sentence]: null });
    });
  });
});
