import { EC2_KEY, EC2_SECRET, loginsOf, PaperKeystone, PROJECT } from '../../test/keystone-kit.js';
import type { KeystoneReply } from './keystone-http.js';
import type { KeystoneLogins } from './keystone-logins.js';

const outcome = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'ok', (error: Error & { why?: string }) => `${error.name}${error.why === undefined ? '' : ` ${error.why}`}`);
const login = (logins: KeystoneLogins, key = EC2_KEY, source = '192.0.2.1') => outcome(logins.login(key, source));
const reply = (status: number, body?: unknown): KeystoneReply => ({ status, subjectToken: undefined, body });
const OTHER_KEY = '0'.repeat(32);

describe('log-ins against Keystone', () => {
  let keystone: PaperKeystone;
  let logins: KeystoneLogins;
  beforeEach(() => {
    keystone = new PaperKeystone();
    logins = loginsOf(keystone);
  });
  const questions = (): readonly string[] => keystone.log.map((line) => line.replace(/[0-9a-f]{64}/, '<digest>'));

  it('are one reading of the credential and one s3tokens for all who come at once and after', async () => {
    const [first] = await Promise.all(Array.from({ length: 50 }, () => logins.login(EC2_KEY, '192.0.2.1')));
    expect(first).toMatchObject({ accessKeyId: EC2_KEY, secretAccessKey: EC2_SECRET, user: { name: 'alice' }, project: { id: PROJECT, name: 'demo', domain: 'Default' }, roles: ['member'], administrator: false });
    expect(await logins.login(EC2_KEY, '192.0.2.2')).toBe(first);
    expect(logins.remembered(EC2_KEY)).toBe(first);
    expect(questions()).toEqual(['POST /v3/auth/tokens?nocatalog', 'GET /v3/credentials/<digest>', 'POST /v3/s3tokens']);
  });

  it('sign for s3tokens with the secret themselves, in Base64 with its padding and for the service that all versions take', async () => {
    let body: any;
    keystone.odd = (question) => void (question.path === '/v3/s3tokens' && (body = question.body));
    await login(logins);
    expect(Buffer.from(body.credentials.token, 'base64').toString()).toMatch(/^AWS4-HMAC-SHA256\n20260102T040405Z\n20260102\/rolegate\/s3\/aws4_request\n0{64}$/);
    expect(body.credentials.token).toHaveLength(Math.ceil(body.credentials.token.length / 4) * 4);
    expect(body.credentials.signature).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are asked again when they were forgotten, after their time, and when Keystone\'s word has ended', async () => {
    await login(logins);
    logins.forget(EC2_KEY);
    await login(logins);
    expect(keystone.count('GET')).toBe(2);
    keystone.clock.time += 300_000;
    keystone.wordSeconds = 10;
    await login(logins);
    expect(keystone.count('GET')).toBe(3);
    keystone.clock.time += 11_000;
    await login(logins);
    expect(keystone.count('GET')).toBe(4);
  });

  it.each([
    ['a credential that is not there', (one: PaperKeystone) => { one.removed = true; }, 'ProviderRefusal unknown'],
    ['a user who is disabled', (one: PaperKeystone) => { one.enabled = false; }, 'ProviderRefusal disabled'],
    ['a user without any role', (one: PaperKeystone) => { one.roles = []; }, 'ProviderRefusal disabled'],
    ['a user without an accepted role', (one: PaperKeystone) => { one.roles = ['reader', 'Member']; }, 'ProviderRefusal not-allowed'],
    ['a project that could not be a user', (one: PaperKeystone) => { one.project = { ...one.project, id: 'a$b' }; }, 'ProviderRefusal not-allowed'],
    ['a credential of another kind', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(200, { credential: { type: 'totp', blob: '{}' } }) : undefined); }, 'ProviderRefusal unknown'],
    ['a credential of another key', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(200, { credential: { type: 'ec2', blob: JSON.stringify({ access: OTHER_KEY, secret: 's' }) } }) : undefined); }, 'ProviderRefusal unknown'],
    ['a service account that may not read credentials', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(403, { error: { code: 403 } }) : undefined); }, 'ProviderUnavailable'],
    ['a service account that may not use s3tokens', (one: PaperKeystone) => { one.odd = ({ path }) => (path === '/v3/s3tokens' ? reply(403, { error: { code: 403 } }) : undefined); }, 'ProviderUnavailable'],
    ['a 404 that is not Keystone\'s', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(404) : undefined); }, 'ProviderUnavailable'],
    ['a Keystone in trouble', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(500, { error: { code: 500 } }) : undefined); }, 'ProviderUnavailable'],
    ['a redirect', (one: PaperKeystone) => { one.odd = () => reply(302); }, 'ProviderUnavailable'],
    ['an answer that is no JSON', (one: PaperKeystone) => { one.odd = ({ method }) => (method === 'GET' ? reply(200) : undefined); }, 'ProviderUnavailable'],
    ['a token of another form', (one: PaperKeystone) => { one.odd = ({ path }) => (path === '/v3/s3tokens' ? reply(200, { token: { user: 'alice', roles: 'member' } }) : undefined); }, 'ProviderUnavailable'],
    ['a Keystone that is away', (one: PaperKeystone) => { one.odd = () => Promise.reject(new Error('connect ECONNREFUSED')); }, 'ProviderUnavailable'],
    ['a Keystone that does not answer', (one: PaperKeystone) => { one.odd = () => new Promise(() => undefined); }, 'ProviderUnavailable'],
  ])('of %s', async (_case, change, expected) => {
    change(keystone);
    expect(await login(logins)).toBe(expected);
  });

  it('get a new service token when the old one is not taken, one for all who notice', async () => {
    await login(logins);
    keystone.tokens.clear();
    logins.forget(EC2_KEY);
    expect(await login(logins)).toBe('ok');
    keystone.tokens.clear();
    expect(await Promise.all([login(logins, OTHER_KEY), logins.check(EC2_KEY).then(() => 'ok')])).toEqual(['ProviderRefusal unknown', 'ok']);
    expect(keystone.count('POST /v3/auth/tokens')).toBe(3);
  });

  it('tell a service token that ended between the two questions from a user who is disabled', async () => {
    keystone.odd = ({ path }) => void (path === '/v3/s3tokens' && keystone.log.filter((line) => line === 'POST /v3/s3tokens').length === 1 && keystone.tokens.clear());
    expect(await login(logins)).toBe('ok');
    keystone.enabled = false;
    logins.forget(EC2_KEY);
    const before = keystone.count('POST /v3/auth/tokens');
    expect(await login(logins)).toBe('ProviderRefusal disabled');
    expect(keystone.count('POST /v3/auth/tokens')).toBe(before);
  });

  it('do not ask for tokens without end when none is taken', async () => {
    keystone.odd = ({ method, path }) => (method === 'POST' && path.startsWith('/v3/auth') ? undefined : reply(401, { error: { code: 401 } }));
    for (let i = 0; i < 20; i++) expect(await login(logins, `${i}`.padStart(32, '0'), `192.0.2.${i}`)).toBe('ProviderUnavailable');
    expect(keystone.count('POST /v3/auth/tokens')).toBeLessThanOrEqual(6);
  });

  it('of key ids that are guessed stop being questions, and those that are known go on', async () => {
    await login(logins);
    const asked = keystone.log.length;
    for (let i = 0; i < 100; i++) await login(logins, `${i}`.padStart(32, 'a'));
    expect(keystone.log.length - asked).toBeLessThanOrEqual(10);
    expect(await login(logins, 'b'.repeat(32))).toBe('ProviderRefusal too-many-failures');
    expect(await login(logins)).toBe('ok');
    expect(await login(logins, 'b'.repeat(32), '192.0.2.99')).toBe('ProviderRefusal unknown');
  });

  it('are for key ids that look like Keystone\'s', () => {
    expect([EC2_KEY, 'AKIAIOSFODNN7EXAMPLE', EC2_KEY.toUpperCase(), '', `${EC2_KEY}0`].map((id) => logins.mayBeKey(id))).toEqual([true, false, false, false, false]);
  });
});
