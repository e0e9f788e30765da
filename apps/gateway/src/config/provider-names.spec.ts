import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertProviderNamesDiffer } from './provider-names.js';

type Settings = Parameters<typeof assertProviderNamesDiffer>[0];
const settings = (more: Readonly<Record<string, object>>): Settings => ({
  ldap: { uris: ['ldap://directory'], provider: 'ldap' }, keystone: { url: 'http://keystone', provider: 'keystone' },
  clientCertificates: { authorities: 'ca.pem', provider: 'certificate' }, customTokens: {}, webIdentity: {}, ...more,
}) as unknown as Settings;

describe('The names of providers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-names-'));
  const oauth2 = join(folder, 'oauth2.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are their own', () => {
    expect(() => assertProviderNamesDiffer(settings({}))).not.toThrow();
  });

  it('are no other\'s, of whatever kind: both settings are named', () => {
    expect(() => assertProviderNamesDiffer(settings({ keystone: { url: 'http://keystone', provider: 'ldap' } }))).toThrow('ROLEGATE_KEYSTONE_PROVIDER: the name "ldap" is another provider\'s already (ROLEGATE_LDAP_PROVIDER)');
    writeFileSync(oauth2, JSON.stringify([{ name: 'certificate', userinfo: 'https://idp.example/userinfo' }]));
    expect(() => assertProviderNamesDiffer(settings({ webIdentity: { oauth2Providers: oauth2 } }))).toThrow('ROLEGATE_OAUTH2_PROVIDERS: the name "certificate" is another provider\'s already (ROLEGATE_TLS_CLIENT_PROVIDER)');
  });

  it('do not count where the provider is not configured', () => {
    expect(() => assertProviderNamesDiffer(settings({ ldap: { uris: [], provider: 'keystone' }, clientCertificates: { provider: 'keystone' } }))).not.toThrow();
  });
});
