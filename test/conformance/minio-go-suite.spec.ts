import { describeWith, provisioned } from '../provisioned.js';
import { createUsers, run, secretOf, startGateway, type Gateway, type Ran } from './clients.js';
import { differencesOf } from './suite-differences.js';
import { tlsListener } from './tls-listener.js';

const suite = provisioned('minio-go-tests');
const differences = differencesOf('minio-go');

/** One line of the suite: a test may say several things. */
interface Line {
  readonly name: string;
  readonly status: 'PASS' | 'FAIL' | 'NA';
  readonly message?: string;
  readonly alert?: string;
}

/** What each test said that was not PASS, once each; a test that passed says nothing. */
function saidIn(stdout: string): Map<string, string[]> {
  const said = new Map<string, string[]>();
  for (const text of stdout.split('\n')) {
    if (!text.startsWith('{')) continue;
    const { name, status, message, alert } = JSON.parse(text) as Line;
    const test = name.replace('minio-go: ', '');
    const of = said.get(test) ?? [];
    said.set(test, of);
    const sentence = `${status}: ${message ?? alert}`;
    if (status !== 'PASS' && !of.includes(sentence)) of.push(sentence);
  }
  return said;
}

describeWith([provisioned('gateway'), suite], 'minio-go’s own functional tests', () => {
  let gateway: Gateway;
  let ran: Ran;
  let said: Map<string, string[]>;

  beforeAll(async () => {
    const { port, env } = await tlsListener();
    gateway = await startGateway({ env });
    await createUsers(gateway, [{ uid: 'SUITE' }]);
    // Over TLS, without which the suite leaves out the keys of customers; to the end whatever fails.
    ran = await run(suite.command, [], {
      timeoutMs: 240_000,
      env: { SERVER_ENDPOINT: `127.0.0.1:${port}`, ENABLE_HTTPS: '1', SKIP_CERT_VALIDATION: '1', ACCESS_KEY: 'SUITE', SECRET_KEY: secretOf('SUITE'), MINT_MODE: 'full', RUN_ON_FAIL: '1' },
    });
    said = saidIn(ran.stdout);
  }, 300_000);
  afterAll(async () => { await gateway?.stop(); }, 30_000);

  it('run to their end, a hundred and twenty of them', () => {
    expect({ code: ran.code, stderr: ran.stderr, last: said.has('testSSES3EncryptedToSSES3CopyObjectPart') }).toEqual({ code: 0, stderr: '', last: true });
    expect(said.size).toBeGreaterThanOrEqual(118);
  });

  it('see no difference but those that are named', () => {
    const unnamed = [...said].filter(([test, sentences]) => sentences.length > 0 && !differences.some((one) => one.test === test));
    expect(unnamed).toEqual([]);
  });

  it.each(differences)('still see a difference in $test: $reason', ({ test, says }) => {
    expect(said.get(test)).toEqual(says);
  });
});
