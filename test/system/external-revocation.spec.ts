import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSuccess } from '../conformance/cast.js';
import { type Gateway, startGateway } from '../conformance/gateway.js';
import { describeWith } from '../provisioned.js';
import { Caller, credentialsIn, ok } from './caller.js';
import { EveryWayIn, type Way } from './every-way-in.js';
import { assume } from './world.js';

/** Of each kind of provider; docs/recipes/revoke.md has the same list. */
const KINDS = [
  'an LDAP user with an RGW_TOKEN', 'an LDAP identity with policies', 'an LDAP identity with a role', 'a Keystone user', 'an OIDC user', 'an OAuth 2 user', 'a SAML user',
  'a certificate with policies', 'a certificate with a role', 'a custom token',
] as const;

describeWith(EveryWayIn.needs, 'rolegate sessions revoke, for users of identity providers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-external-revocation-'));
  const callers: Caller[] = [];
  let all: EveryWayIn;
  let gateway: Gateway;
  let root: Caller;
  let ways: Readonly<Record<string, Way>>;

  beforeAll(async () => {
    all = await EveryWayIn.start(folder);
    gateway = await startGateway({ env: all.env });
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    await all.prepare(root);
    ways = all.ways(root);
  }, 240_000);
  afterAll(async () => {
    for (const caller of [root, ...callers]) caller?.close();
    await gateway?.stop();
    await all?.end();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  /** A session of its own, and one of a role that it took from there. */
  async function sessions(kind: string): Promise<readonly Caller[]> {
    const own = root.as(credentialsIn(await ways[kind]!.login()));
    const chained = root.as(await assume(own, 'Next'));
    callers.push(own, chained);
    for (const one of [own, chained]) ok(await one.s3('GET', '/'));
    return [own, chained];
  }
  const served = async (those: readonly Caller[]): Promise<readonly (number | string)[]> => Promise.all(those.map(async (one) => { const { status, code } = await one.s3('GET', '/'); return code ?? status; }));
  const revoke = async (...args: string[]): Promise<void> => void expectSuccess(await gateway.rolegate('sessions', 'revoke', ...args));

  it('knows every way in', () => expect(Object.keys(ways)).toEqual(KINDS));

  it.each(KINDS)('--user ends those of %s at once, those of roles that it took too, and no others; it may log in again', async (kind) => {
    const bystander = await sessions(KINDS[(KINDS.indexOf(kind) + 1) % KINDS.length]!);
    const those = [...await sessions(kind), ...await sessions(kind)];
    await revoke(`--user=${ways[kind]!.user}`);
    expect(await served(those)).toEqual(those.map(() => 'AccessDenied'));
    expect(await served(bystander)).toEqual([200, 200]);
    expect(await served(await sessions(kind))).toEqual([200, 200]);
  });

  it.each(KINDS)('--provider ends those of %s at once, and none of other providers', async (kind) => {
    const { provider } = ways[kind]!;
    const bystander = await sessions(KINDS.find((one) => ways[one]!.provider !== provider)!);
    const those = await sessions(kind);
    await revoke(`--provider=${provider}`);
    expect(await served(those)).toEqual(['AccessDenied', 'AccessDenied']);
    expect(await served(bystander)).toEqual([200, 200]);
    expect(await served(await sessions(kind))).toEqual([200, 200]);
  });

  it.each([['an OIDC user', 'alice'], ['a SAML user', 'alice'], ['an OAuth 2 user', 'amelia'], ['a Keystone user', '']] as const)('--provider with --subject ends those of %s', async (kind, subject) => {
    const those = await sessions(kind);
    await revoke(`--provider=${ways[kind]!.provider}`, '--subject=nobody-of-this-name');
    expect(await served(those)).toEqual([200, 200]);
    await revoke(`--provider=${ways[kind]!.provider}`, `--subject=${subject || all.project.credentials.accessKeyId}`);
    expect(await served(those)).toEqual(['AccessDenied', 'AccessDenied']);
  });

  it('refuses the name of a provider that is not configured', async () => {
    const { code, stderr } = await gateway.rolegate('sessions', 'revoke', '--provider=ldpa');
    expect({ code, stderr }).toEqual({ code: expect.any(Number), stderr: expect.stringMatching(/ldpa/) });
    expect(code).not.toBe(0);
  });
});
