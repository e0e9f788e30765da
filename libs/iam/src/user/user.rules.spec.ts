import type { Cap } from '#operation';
import { ALLOW_S3, aUser, type ContextOptions, given, keyCreated, USER_STREAM, userPolicyPut } from '#testing';
import { createAccessKey } from './operations/create-access-key.js';
import { deleteAccessKey } from './operations/delete-access-key.js';
import { deleteUserPolicy } from './operations/delete-user-policy.js';
import { putUserPolicy } from './operations/put-user-policy.js';
import { updateAccessKey } from './operations/update-access-key.js';
import { assertMayActFor } from './user.rules.js';

type Subject = ReturnType<typeof aUser>;

const ACCOUNT = '111111111111';
const events = [keyCreated('TESTER'), userPolicyPut('Policy1')];

/** Every write on a user that could make the caller that user, or take the user's rights away. */
const writes: Readonly<Record<string, (target: Subject, caller: ContextOptions) => { readonly error?: { readonly code: string } }>> = {
  CreateAccessKey: (target, caller) => given(target).when(createAccessKey, { UserName: 'TESTER' }, caller),
  UpdateAccessKey: (target, caller) => given(target).when(updateAccessKey, { UserName: 'TESTER', AccessKeyId: 'TESTER', Status: 'Inactive' }, caller),
  DeleteAccessKey: (target, caller) => given(target).when(deleteAccessKey, { UserName: 'TESTER', AccessKeyId: 'TESTER' }, caller),
  PutUserPolicy: (target, caller) => given(target).when(putUserPolicy, { UserName: 'TESTER', PolicyName: 'Deny', PolicyDocument: ALLOW_S3 }, caller),
  DeleteUserPolicy: (target, caller) => given(target).when(deleteUserPolicy, { UserName: 'TESTER', PolicyName: 'Policy1' }, caller),
};

describe.each(Object.entries(writes))('%s', (_, write) => {
  it.each(['system', 'admin'] as const)('is refused on a %s user to all but administrators', (flag) => {
    const target = aUser(events, { [flag]: true });
    expect(write(target, { principal: { userName: 'other' } }).error?.code).toBe('AccessDenied');
    expect(write(target, { principal: { userName: 'other', administrator: true } }).error).toBeUndefined();
  });

  it('is refused on the root user of an account to all but itself and administrators', () => {
    const target = aUser(events, { root: true }, ACCOUNT);
    expect(write(target, { principal: { account: ACCOUNT, userName: 'other' } }).error?.code).toBe('AccessDenied');
    expect(write(target, { principal: { account: ACCOUNT, kind: 'root' } }).error).toBeUndefined();
    expect(write(target, { principal: { account: ACCOUNT, userName: 'other', administrator: true } }).error).toBeUndefined();
  });
});

describe('CreateAccessKey for a user with capabilities', () => {
  const target = aUser([{ type: 'UserCapsChanged', data: { caps: [{ type: 'users', perm: '*' }] } }]);
  const asked = (principal: ContextOptions['principal']) => writes.CreateAccessKey!(target, { principal }).error?.code;
  const caps = (...list: Cap[]) => ({ userName: 'other', caps: list });

  it('is refused to callers without them, sessions of roles among them: no capability is gained that way', () => {
    expect(asked(caps())).toBe('AccessDenied');
    expect(asked(caps({ type: 'roles', perm: '*' }))).toBe('AccessDenied');
    expect(asked(caps({ type: 'users', perm: 'read' }))).toBe('AccessDenied');
    expect(asked({ kind: 'assumed-role', stream: 'role/AROA', caps: [] })).toBe('AccessDenied');
  });

  it('is open to who may grant them anyway, to administrators and to the user itself', () => {
    expect(asked(caps({ type: 'users', perm: 'write' }))).toBeUndefined();
    expect(asked({ userName: 'other', administrator: true })).toBeUndefined();
    expect(asked({ stream: USER_STREAM })).toBeUndefined();
  });
});

describe('assertMayActFor', () => {
  const root = { system: false, admin: false, root: true, account: ACCOUNT, userName: 'Root' };
  const judged = (account: string, ...caps: Cap[]) => () => assertMayActFor(root, { administrator: false, kind: 'user', account, caps });
  const accounts = (perm: Cap['perm']): Cap => ({ type: 'accounts', perm });

  it('leaves root users to who makes accounts from outside them', () => {
    expect(judged('', accounts('*'))).not.toThrow();
    expect(judged('ten1', accounts('write'))).not.toThrow();
    expect(judged('', accounts('read'), { type: 'users', perm: '*' })).toThrow();
    expect(judged(ACCOUNT, accounts('*'))).toThrow();
  });
});
