import { claims, memoryOf, NOW } from '../../test/authn-kit.js';
import { EC2_KEY, HandClock, PROJECT } from '../../test/keystone-kit.js';
import { ProviderRefusal, ProviderUnavailable } from '../provider/provider-errors.js';
import { KeystoneKeysInUse } from './keystone-keys-in-use.js';
import type { KeystoneIdentity } from './keystone-logins.js';

const OTHER = 'f'.repeat(32);
const link = (subject: string) => ({ stream: 'user/AIDAPROJECT', epoch: 0, subject });
const session = (accessKeyId: string, more: object = {}) => claims({ kind: 'session-token', provider: 'keystone', principal: 'user/AIDAPROJECT', lineage: [link(accessKeyId)], ...more });

function kit(answers: Record<string, Partial<KeystoneIdentity> | Error> = {}) {
  const clock = new HandClock();
  const seen = { checked: [] as string[], forgotten: [] as string[], ended: [] as string[], failed: [] as unknown[] };
  const inUse = new KeystoneKeysInUse(
    {
      check: async (accessKeyId) => {
        seen.checked.push(accessKeyId);
        const answer = answers[accessKeyId] ?? {};
        if (answer instanceof Error) throw answer;
        return { mappingKeys: [], ...answer } as unknown as KeystoneIdentity;
      },
      forget: (accessKeyId) => seen.forgotten.push(accessKeyId),
    },
    { endSessionsOf: async (stream, subject, reason) => void seen.ended.push(`${stream} ${subject} ${reason}`) },
    memoryOf([]),
    { provider: 'keystone', clock, failed: (error) => seen.failed.push(error), ended: () => undefined },
  );
  return { inUse, clock, seen };
}

describe('credentials of Keystone whose sessions are in use', () => {
  it('are looked at once each, however many sessions they have, until the last has ended', async () => {
    const { inUse, clock, seen } = kit();
    for (let i = 0; i < 5; i++) inUse.sessionOpened(session(EC2_KEY, { sessionId: `s${i}`, expiresAt: NOW + 1000 * i }));
    inUse.sessionOpened(session(OTHER, { expiresAt: NOW + 60_000 }));
    await inUse.check();
    expect(seen.checked.sort()).toEqual([EC2_KEY, OTHER].sort());
    clock.time = 5000;
    seen.checked.length = 0;
    await inUse.check();
    expect([seen.checked, inUse.size]).toEqual([[OTHER], 1]);
  });

  it('are known from sessions of roles too, and not from other users\' or other providers\'', () => {
    const { inUse } = kit();
    inUse.sessionOpened(claims());
    inUse.sessionOpened(session(OTHER, { provider: 'ldap' }));
    expect(inUse.size).toBe(0);
    inUse.sessionOpened(claims({ lineage: [link(EC2_KEY), { stream: 'role/AROA1', epoch: 0 }] }));
    expect(inUse.size).toBe(1);
  });

  it('lose their sessions by a definite no, and those alone', async () => {
    const { inUse, seen } = kit({ [EC2_KEY]: new ProviderRefusal('its user is disabled', 'disabled') });
    for (const key of [EC2_KEY, OTHER]) inUse.sessionOpened(session(key));
    await inUse.check();
    expect(seen).toMatchObject({ ended: [`user/AIDAPROJECT ${EC2_KEY} keystone: its user is disabled`], forgotten: [EC2_KEY], failed: [] });
    await inUse.check();
    expect(seen.ended).toHaveLength(1);
  });

  it('keep them through an outage, and Keystone is left alone after the first failure', async () => {
    const away = new ProviderUnavailable('away');
    const keys = Array.from({ length: 50 }, (_, i) => `${i}`.padStart(32, '0'));
    const { inUse, seen } = kit(Object.fromEntries(keys.map((key) => [key, away])));
    for (const key of keys) inUse.sessionOpened(session(key));
    await inUse.check();
    expect(seen).toMatchObject({ ended: [], forgotten: [], failed: [away] });
    expect(seen.checked.length).toBeLessThanOrEqual(2);
    expect(inUse.size).toBe(50);
  });

  it('lose them with the role by which a mapping gave them their rights', async () => {
    const { inUse, seen } = kit({ [EC2_KEY]: { mappingKeys: ['identity-mapping:gone'], project: { id: PROJECT, name: 'demo', domain: 'Default' } } });
    inUse.sessionOpened(session(EC2_KEY, { lineage: [link(EC2_KEY), { stream: 'identity-mapping/m1', epoch: 0 }] }));
    await inUse.check();
    expect(seen.ended).toEqual([expect.stringContaining('it has lost a role')]);
  });
});
