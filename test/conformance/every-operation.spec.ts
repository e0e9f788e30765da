import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { features } from '../../apps/gateway/src/features.js';
import { Registry } from '#operation';
import { certificateText, type IssuerKey, PaperIdp, ROLE_ATTRIBUTE, samlKeys, TestIssuer } from '#testing';
import { describeWith, provisioned } from '../provisioned.js';
import { expectSuccess, type Gateway, runPython, startGateway } from './clients.js';

const ACCOUNT = 'RGW00000000000000077';
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;
const built = new Registry(features({} as never)).all();

const { privateKey, certificate } = samlKeys.rsa;
/** Certified, so that thumbprints find it. */
const issuerKey: IssuerKey = { kid: 'key-1', alg: 'RS256', privateKey, publicKey: certificate.publicKey, x5c: [certificateText(samlKeys.rsa)] };
const THUMBPRINT = certificate.fingerprint.replaceAll(':', '').toLowerCase();

interface Told {
  readonly called: readonly string[];
  readonly wrong: readonly string[];
  /** Every operation of the client's models. */
  readonly known: Readonly<Record<'iam' | 'sts', readonly string[]>>;
}

/** Replies that no call brings about: nobody here has a password. */
const NEVER_A_SUCCESS = ['DeleteLoginProfile', 'GetLoginProfile'];

for (const client of ['boto3', 'botocore-1.27']) {
  const python = provisioned(client);

  describeWith([provisioned('gateway'), python], `Every operation of IAM and STS with ${client}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolegate-every-'));
    const idp = new PaperIdp();
    let gateway: Gateway;
    let issuer: TestIssuer;
    let told: Told;

    beforeAll(async () => {
      issuer = await TestIssuer.start({ key: issuerKey });
      gateway = await startGateway({ env: { ROLEGATE_OIDC_PRIVATE_HOSTS: 'localhost', ROLEGATE_ENCODED_DENIALS: 'true' } });
      expectSuccess(await gateway.rolegate('account', 'create', '--account-id', ACCOUNT, '--account-name', 'every'));
      const made = expectSuccess(await gateway.rolegate('user', 'create', '--uid=every', '--display-name=every', `--account-id=${ACCOUNT}`, '--account-root', '--gen-access-key', '--gen-secret'));
      const { keys: [key] } = JSON.parse(made.stdout) as { keys: [{ access_key: string; secret_key: string }] };
      writeFileSync(join(folder, 'metadata.xml'), idp.metadata());
      const attributes = { [ROLE_ATTRIBUTE]: `${arn('role/Saml')},${arn('saml-provider/corp')}`, 'https://aws.amazon.com/SAML/Attributes/RoleSessionName': 'alice' };
      const ran = await runPython(python, 'every_operation.py', {
        ENDPOINT: gateway.endpoint, KEY: key.access_key, SECRET: key.secret_key, ISSUER: issuer.url, TOKEN: issuer.token(), THUMBPRINT, METADATA: join(folder, 'metadata.xml'), ASSERTION: idp.token({ attributes }),
        SHAPES: client === 'boto3' ? 'all' : '',
      }, { timeoutMs: 120_000 });
      told = expectSuccess(ran).json as Told;
    }, 240_000);
    afterAll(async () => {
      await gateway?.stop();
      await issuer?.stop();
      rmSync(folder, { recursive: true, force: true });
    }, 30_000);

    it('calls each with success', () => {
      const wanted = built.filter(({ service, name }) => (service === 'iam' || service === 'sts') && told.known[service].includes(name) && !NEVER_A_SUCCESS.includes(name));
      expect(wanted.length).toBeGreaterThan(120);
      expect(wanted.map(({ name }) => name).filter((name) => !told.called.includes(name))).toEqual([]);
    });

    it('gets the members that AWS documents, and no others', () => {
      expect(told.wrong).toEqual([]);
    });
  });
}
