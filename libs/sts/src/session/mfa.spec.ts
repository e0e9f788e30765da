import type { OneTimeUses } from '#operation';
import { anMfaDevice, aRole, aUser, contextForTest, given, HISTORY_TIME, MFA_SERIAL, mfaCode, mfaEnabled, openLegible, userMfaEnabled, USER_STREAM } from '#testing';
import { provenMfa, takeMfa } from './mfa.js';
import { assumeRole } from './operations/assume-role.js';
import { getSessionToken } from './operations/get-session-token.js';

const NOW = HISTORY_TIME.getTime() + 3_600_000;
const histories = [aUser([userMfaEnabled()]), anMfaDevice([mfaEnabled()])];
const user = { stream: USER_STREAM, accessKeyId: 'TESTER' };
const INVALID = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
const WHOSE = 'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.';

/** A request of one of several nodes, which share what is taken. */
function request(oneTimeUses: OneTimeUses, now = NOW, principal: object = user) {
  return Object.assign(contextForTest({ histories, now, principal }), { oneTimeUses, openSecret: async (...sealed: [string, string, string]) => openLegible(...sealed) });
}

function uses(): OneTimeUses & { readonly taken: Map<string, number> } {
  const taken = new Map<string, number>();
  return { taken, take: async (name, seconds) => !taken.has(name) && taken.set(name, seconds) !== undefined };
}

async function logIn(code: string, context: ReturnType<typeof request>): Promise<string> {
  const proof = await provenMfa({ SerialNumber: MFA_SERIAL, TokenCode: code }, context);
  await takeMfa(proof!, context);
  return proof!.serialNumber;
}

describe('SerialNumber and TokenCode', () => {
  it('prove nothing where they are absent', () => {
    expect(provenMfa({}, request(uses()))).toBeUndefined();
  });

  it('are given together or not at all', async () => {
    const message = 'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.';
    for (const input of [{ SerialNumber: MFA_SERIAL }, { TokenCode: '123456' }]) {
      await expect(async () => provenMfa(input, request(uses()))).rejects.toMatchObject({ code: 'AccessDenied', message, reason: 'mfa' });
    }
  });

  it('open one session, whichever node is asked, and for as long as an offset could bring the code back', async () => {
    const shared = uses();
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => logIn(mfaCode(NOW), request(shared))));
    expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    for (const one of outcomes) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'AccessDenied', message: INVALID });
    expect([...shared.taken].find(([name]) => name.startsWith('mfa-code/'))![1]).toBeGreaterThan(2 * 24 * 3600);
    await expect(logIn(mfaCode(NOW, 1), request(shared, NOW + 30_000))).resolves.toBe(MFA_SERIAL);
  });

  it('are tried once for a request, however often it is authorized', async () => {
    const shared = uses();
    const context = request(shared);
    const input = { SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW) };
    await Promise.all([provenMfa(input, context), provenMfa(input, context)]);
    await provenMfa(input, context);
    expect(shared.taken.size).toBe(1);
  });

  it('are refused after twelve tries, right or wrong', async () => {
    const shared = uses();
    for (let i = 0; i < 12; i++) await expect(logIn('000000', request(shared))).rejects.toMatchObject({ message: INVALID, reason: 'mfa' });
    await expect(logIn(mfaCode(NOW), request(shared))).rejects.toMatchObject({ message: INVALID, reason: 'mfa-tries' });
  });

  it('let one in at every step, for ever', async () => {
    const taken = new Map<string, number>();
    let now = NOW;
    const expiring: OneTimeUses = { take: async (name, seconds) => (taken.get(name) ?? 0) < now && taken.set(name, now + seconds * 1000) !== undefined };
    for (let step = 0; step < 40; step++, now += 30_000) await expect(logIn(mfaCode(now), request(expiring, now))).resolves.toBe(MFA_SERIAL);
  });

  it('name a device of the caller, who is a user', async () => {
    for (const principal of [{ ...user, stream: 'user/other' }, { ...user, kind: 'assumed-role' }, { ...user, kind: 'federated-user' }]) {
      await expect(async () => provenMfa({ SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW) }, request(uses(), NOW, principal))).rejects.toMatchObject({ code: 'AccessDenied', message: WHOSE });
    }
    await expect(async () => provenMfa({ SerialNumber: 'arn:aws:iam:::mfa/other', TokenCode: mfaCode(NOW) }, request(uses()))).rejects.toMatchObject({ message: WHOSE });
  });

  it('of a device that was deactivated prove nothing', async () => {
    const context = Object.assign(contextForTest({ histories: [aUser([userMfaEnabled(), { type: 'UserMfaDeviceDeactivated', data: { mfaDeviceId: '00000000-0000-7000-8000-0000000000fa' } }]), anMfaDevice([mfaEnabled()])], now: NOW, principal: user }));
    await expect(async () => provenMfa({ SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW) }, context)).rejects.toMatchObject({ message: WHOSE });
  });

  it('do not log in where the uses cannot be told', async () => {
    const down: OneTimeUses = { take: () => Promise.reject(new Error('down')) };
    await expect(logIn(mfaCode(NOW), request(down))).rejects.toThrow('down');
  });
});

describe('GetSessionToken with a code', () => {
  it('issues a session that has proven it, and says so to policies', async () => {
    const input = { SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW) };
    const { Credentials } = (await given(...histories).answer(getSessionToken, input, { principal: user, now: NOW })) as any;
    expect(JSON.parse(Credentials.SessionToken.slice('token('.length, -1))).toMatchObject({ mfaSerial: MFA_SERIAL, authenticatedAt: NOW });
    expect((await given(...histories).asks(getSessionToken, input, { principal: user, now: NOW }))[0]!.conditions).toEqual({ 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' });
  });

  it('takes no code for a request that is refused', async () => {
    const shared = uses();
    const context = request(shared);
    await expect(getSessionToken.answer({ SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW), DurationSeconds: 50_000 }, {} as never, context)).rejects.toMatchObject({ code: 'ValidationError' });
    expect([...shared.taken.keys()].filter((name) => name.startsWith('mfa-code/'))).toEqual([]);
  });
});

describe('AssumeRole with a code', () => {
  const input = { RoleArn: 'arn:aws:iam:::role/S3Access', RoleSessionName: 'Bob', SerialNumber: MFA_SERIAL, TokenCode: mfaCode(NOW) };
  const world = given(...histories, aRole());

  it('asks the trust policy with it', async () => {
    expect((await world.asks(assumeRole, input, { principal: user, now: NOW }))[0]!.conditions).toMatchObject({ 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' });
    expect((await world.asks(assumeRole, { ...input, SerialNumber: undefined, TokenCode: undefined }, { principal: user, now: NOW }))[0]!.conditions).not.toHaveProperty(['aws:MultiFactorAuthPresent']);
  });

  it('says nothing of it in the session, as in AWS', async () => {
    const { Credentials } = (await world.answer(assumeRole, input, { principal: user, now: NOW })) as any;
    expect(JSON.parse(Credentials.SessionToken.slice('token('.length, -1))).not.toHaveProperty('mfaSerial');
  });

  it('uses it up', async () => {
    const shared = uses();
    const context = () => Object.assign(contextForTest({ histories: [...histories, aRole()], now: NOW, principal: user }), { oneTimeUses: shared });
    await assumeRole.answer(input, {} as never, context());
    await expect(assumeRole.answer(input, {} as never, context())).rejects.toMatchObject({ code: 'AccessDenied', message: INVALID });
  });
});
