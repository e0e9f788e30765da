import { countingIds, legibleVault } from '#testing';
import { createUserEvents } from './user.creation.js';

const make = (more: object = {}) =>
  createUserEvents({ account: '', userName: 'TESTER', displayName: 'TestUser', ...more }, legibleVault, countingIds(), 1000);
const stream = 'user/AIDA00000000000000001';

describe('a user that is made', () => {
  it('has RGW\'s defaults, a claimed name and a data key of its own', () => {
    const { append, state } = make();
    expect(append.writes).toEqual([{ stream, account: '', expected: 0, events: [{
      type: 'UserCreated',
      data: {
        userId: 'AIDA00000000000000001', userName: 'TESTER', path: '/', displayName: 'TestUser', email: '', root: false, system: false, admin: false,
        opMask: 'read, write, delete', maxBuckets: 1000, tags: [],
      },
    }] }]);
    expect(append.take).toEqual([{ name: 'user-name::TESTER', owner: stream }]);
    expect(append.putDataKeys.map((key) => key.principal)).toEqual([stream]);
    expect(state).toMatchObject({ userName: 'TESTER', createDate: new Date(1000), accessKeys: [], suspended: false });
  });

  it('brings email, caps, key and suspension in the same append', () => {
    const { append, state } = make({ email: 'a@b', caps: [{ type: 'roles', perm: '*' }], accessKey: { accessKeyId: 'TESTER', secretAccessKey: 'test123' }, suspended: true });
    expect(append.writes[0]!.events.map((event) => event.type)).toEqual(['UserCreated', 'UserCapsChanged', 'AccessKeyCreated', 'UserSuspended']);
    expect(append.take.map((claim) => claim.name)).toEqual(['user-name::TESTER', 'email:a@b', 'access-key:TESTER']);
    expect(state).toMatchObject({ suspended: true, sessionEpoch: 1, caps: [{ type: 'roles', perm: '*' }] });
  });

  it('generates what a key leaves out, and never records the secret in clear', () => {
    const { accessKey, append } = make({ accessKey: {} });
    expect(accessKey).toEqual({ accessKeyId: 'AKIA0000000000000001', secretAccessKey: 'secret-1' });
    expect(JSON.stringify(append)).not.toContain('secret-1');
  });
});
