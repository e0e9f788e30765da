import { PaperKeystone, SERVICE } from '../../test/keystone-kit.js';
import { ServiceToken } from './service-token.js';

const HOUR = 3_600_000;
const made = (keystone: PaperKeystone): number => keystone.count('POST /v3/auth/tokens');
function kit() {
  const keystone = new PaperKeystone();
  const asked: string[] = [];
  return { keystone, asked, token: new ServiceToken(keystone, SERVICE, { clock: keystone.clock, asked: (result) => asked.push(result) }) };
}

describe('the token of the service account', () => {
  it('is asked for once by everybody, in the project that it works in', async () => {
    const { keystone, token, asked } = kit();
    let body: unknown;
    keystone.odd = (question) => void (body = question.body);
    expect(await Promise.all(Array.from({ length: 50 }, () => token.get()))).toEqual(Array(50).fill('service-token-1'));
    expect(await token.get()).toBe('service-token-1');
    expect(asked).toEqual(['ok']);
    expect(body).toMatchObject({ auth: { identity: { methods: ['password'], password: { user: { name: 'rgw', domain: { name: 'Default' }, password: 'service-password' } } }, scope: { project: { name: 'service', domain: { name: 'Default' } } } } });
  });

  it('gets a successor before its end, while it goes on being used, and is not used after it', async () => {
    const { keystone, token } = kit();
    await token.get();
    keystone.clock.time = HOUR - 60_000;
    expect(await token.get()).toBe('service-token-1');
    expect(await token.get()).toBe('service-token-2');
    keystone.clock.time = 3 * HOUR;
    expect(await token.get()).toBe('service-token-3');
  });

  it('whose successor cannot be had serves to its end, without asking all the time', async () => {
    const { keystone, token, asked } = kit();
    await token.get();
    keystone.clock.time = HOUR - 60_000;
    keystone.odd = () => Promise.reject(new Error('connect ECONNREFUSED'));
    for (let i = 0; i < 20; i++) expect(await token.get()).toBe('service-token-1');
    expect(asked).toEqual(['ok', 'failed']);
  });

  it('that is not taken any more is dropped once, by whoever was first', async () => {
    const { keystone, token } = kit();
    const old = await token.get();
    token.drop(old);
    expect(await token.get()).toBe('service-token-2');
    token.drop(old);
    expect(await token.get()).toBe('service-token-2');
    expect(made(keystone)).toBe(2);
  });

  it('says what is wrong, and never the password', async () => {
    const { keystone, token, asked } = kit();
    const failure = () => token.get().then(() => 'none', (error: Error) => `${error.name}: ${error.message}`);
    keystone.serviceRefused = true;
    expect(await failure()).toMatch(/^ProviderUnavailable: Keystone refuses the service account/);
    for (const odd of [{ status: 500, subjectToken: undefined, body: undefined }, { status: 201, subjectToken: undefined, body: {} }, { status: 201, subjectToken: 'x', body: { token: { expires_at: 'soon' } } }]) {
      keystone.odd = () => odd;
      expect(await failure()).toMatch(/^ProviderUnavailable: Keystone answers (500|201) to the service account, and no token/);
    }
    keystone.odd = () => Promise.reject(new Error('connect ECONNREFUSED'));
    expect(await failure()).toBe('ProviderUnavailable: no token for the service account: Error connect ECONNREFUSED');
    expect(asked).toEqual(Array(5).fill('failed'));
  });
});
