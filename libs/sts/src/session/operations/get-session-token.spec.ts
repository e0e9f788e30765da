import type { SessionClaims } from '#seal';
import { aUser, type ContextOptions, given, HISTORY_TIME, USER_STREAM } from '#testing';
import { getSessionToken } from './get-session-token.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const ACCOUNT = '123456789012';
const world = given(aUser([{ type: 'UserSuspended', data: {} }, { type: 'UserEnabled', data: {} }]));
const user = { stream: USER_STREAM, accessKeyId: 'TESTER' };
const claims = { accessKeyId: 'ASIA1', kind: 'session-token', expiresAt: NOW + 900_000, principal: USER_STREAM, owner: USER_STREAM, lineage: [{ stream: USER_STREAM, epoch: 1, accessKeyId: 'TESTER' }] } as unknown as SessionClaims;

async function issued(input: object, options: ContextOptions): Promise<any> {
  const { Credentials } = (await world.answer(getSessionToken, input, options)) as any;
  return JSON.parse(Credentials.SessionToken.slice('token('.length, -1));
}
const seconds = async (input: object, options: ContextOptions): Promise<number> => ((await issued(input, options)).expiresAt - NOW) / 1000;

describe('GetSessionToken', () => {
  it('issues a session of the user, who dies with the key and with the user\'s epoch', async () => {
    expect(await issued({}, { principal: user })).toEqual({
      kind: 'session-token', issuedAt: NOW, expiresAt: NOW + 3_600_000, account: '', principal: USER_STREAM, owner: USER_STREAM,
      lineage: [{ stream: USER_STREAM, epoch: expect.any(Number), accessKeyId: 'TESTER' }],
    });
    expect((await issued({}, { principal: user })).lineage[0].epoch).toBeGreaterThan(0);
  });

  it.each([
    ['ceph', {}, {}, 3600],
    ['ceph', { DurationSeconds: 43_200 }, {}, 43_200],
    ['aws', {}, {}, 43_200],
    ['aws', { DurationSeconds: 129_600 }, {}, 129_600],
    ['aws', { DurationSeconds: 129_600 }, { kind: 'root' }, 3600],
    ['aws', { DurationSeconds: 900 }, { kind: 'root' }, 900],
  ] as const)('in profile %s for %j by %j lives %d seconds', async (compat, input, who, expected) => {
    expect(await seconds(input, { compat, principal: { ...user, ...who } })).toBe(expected);
  });

  it('is refused beyond the configured maximum, and defaults to it where it is less than an hour', async () => {
    const options: ContextOptions = { principal: user, settings: { maxSessionDuration: 1800 } };
    expect(await seconds({}, options)).toBe(1800);
    await expect(issued({ DurationSeconds: 1801 }, options)).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('asked by its own session in profile ceph ends with that session; profile aws refuses it', async () => {
    const principal = { ...user, kind: 'session', session: claims } as const;
    expect(await seconds({}, { principal })).toBe(900);
    expect((await issued({}, { principal })).lineage).toEqual(claims.lineage);
    await expect(issued({}, { compat: 'aws', principal })).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  it('asked by a session that policies were passed for keeps those policies', async () => {
    const passed = { sessionPolicy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}]}', policyArns: ['policy/ANPA1'] };
    expect(await issued({}, { principal: { ...user, kind: 'session', session: { ...claims, ...passed } } })).toMatchObject(passed);
  });

  it('is refused to sessions of roles', async () => {
    for (const compat of ['ceph', 'aws'] as const) {
      await expect(issued({}, { compat, principal: { ...user, kind: 'assumed-role', session: claims } })).rejects.toMatchObject({ code: 'AccessDenied', message: 'Cannot call GetSessionToken with session credentials' });
    }
  });

  it('needs an Allow of a user outside accounts only in profile ceph', async () => {
    const asks = async (options: ContextOptions) => (await world.asks(getSessionToken, {}, options))[0]!.permissionNotNeeded;
    expect(await asks({ principal: user })).toBe(false);
    expect(await asks({ principal: { ...user, account: ACCOUNT } })).toBe(true);
    expect(await asks({ compat: 'aws', principal: user })).toBe(true);
  });
});
