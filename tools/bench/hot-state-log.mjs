/** Users, roles, policies and accounts as a gateway writes them, straight into the event log: through the API they would take an hour. */
import { PgEventStore } from '../../dist/libs/eventstore-pg/src/index.js';
import { account, accessKeyKey, accountCounter, accountNameKey, accountStream, policy, policyNameKey, role, roleNameKey, user, userNameKey } from '../../dist/libs/iam/src/index.js';
import { newAccessKeyId, newEntityId, uuidv7 } from '../../dist/libs/kernel/src/index.js';

const TOGETHER = 100;
const trustOf = (account) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: account === '' ? 'arn:aws:iam:::user/caller-0' : `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }] });
const home = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::home/${aws:username}/*' }] });
const policyOf = (name) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`] }] });

function userOf(i, account) {
  const userId = newEntityId('AIDA');
  const accessKeyId = newAccessKeyId('AKIA');
  const userName = `user-${i}`;
  const owner = `user/${userId}`;
  return {
    write: { stream: owner, account, expected: 0, events: [
      { type: 'UserCreated', data: { userId, userName, path: '/', displayName: `User number ${i}`, email: `user-${i}@example.org`, root: false, system: false, admin: false, opMask: 'read, write, delete', maxBuckets: 1000, tags: [] } },
      { type: 'AccessKeyCreated', data: { accessKeyId, sealedSecret: Buffer.from(uuidv7() + uuidv7()).toString('base64') } },
      { type: 'UserPolicyPut', data: { policyName: 'own', policyDocument: i % 2 ? home : policyOf(userName) } },
    ] },
    counted: 'users',
    take: [{ name: userNameKey(account, userName), owner }, { name: accessKeyKey(accessKeyId), owner }],
  };
}

function roleOf(i, account) {
  const roleId = newEntityId('AROA');
  const roleName = `role-${i}`;
  const owner = `role/${roleId}`;
  return {
    write: { stream: owner, account, expected: 0, events: [
      { type: 'RoleCreated', data: { roleId, roleName, path: '/', assumeRolePolicyDocument: trustOf(account), maxSessionDuration: 3600, tags: [] } },
      { type: 'RolePolicyPut', data: { policyName: 'own', policyDocument: policyOf(roleName) } },
    ] },
    counted: 'roles',
    take: [{ name: roleNameKey(account, roleName), owner }],
  };
}

function policyOfAccount(i, account) {
  const policyId = newEntityId('ANPA');
  const policyName = `policy-${i}`;
  const owner = `policy/${policyId}`;
  return {
    write: { stream: owner, account, expected: 0, events: [{ type: 'PolicyCreated', data: { policyId, policyName, path: '/', policyDocument: policyOf(policyName), tags: [] } }] },
    counted: 'policies',
    take: [{ name: policyNameKey(account, policyName), owner }],
  };
}

function accountOf(i) {
  const accountId = String(200_000_000_000 + i);
  const owner = accountStream(accountId);
  const accountName = `account-${i}`;
  return {
    write: { stream: owner, account: accountId, expected: 0, events: [{ type: 'AccountCreated', data: { accountId, tenant: '', accountName, email: '', maxUsers: 1000, maxRoles: 1000, maxGroups: 1000, maxAccessKeys: 4, maxBuckets: 1000 } }] },
    take: [{ name: accountNameKey('', accountName), owner }],
  };
}

/** What is counted in a real account goes up with it. */
function countsOf(some, account) {
  if (account === '') return undefined;
  const counts = new Map();
  for (const { counted } of some) if (counted) counts.set(counted, (counts.get(counted) ?? 0) + 1);
  return [...counts].map(([what, by]) => ({ name: accountCounter(account, what), by }));
}

/**
 * @param {string} connectionString of a database that a gateway has migrated
 * @param {{ users?: number, roles?: number, policies?: number, accounts?: number, account?: string }} sizes `account`: whose users, roles and policies they are
 */
export async function fillLog(connectionString, { users = 0, roles = 0, policies = 0, accounts = 0, account: whose = '' }) {
  const store = new PgEventStore({ connectionString, types: { ...user.events, ...role.events, ...policy.events, ...account.events } });
  const meta = { actor: 'arn:aws:iam:::system/bench', requestId: uuidv7(), sourceIp: '127.0.0.1' };
  const made = (function* () {
    for (let i = 0; i < users; i++) yield userOf(i, whose);
    for (let i = 0; i < roles; i++) yield roleOf(i, whose);
    for (let i = 0; i < policies; i++) yield policyOfAccount(i, whose);
    for (let i = 0; i < accounts; i++) yield accountOf(i);
  })();
  const writer = async () => {
    for (;;) {
      const some = [];
      for (let i = 0; i < TOGETHER; i++) {
        const { value, done } = made.next();
        if (done) break;
        some.push(value);
      }
      if (some.length === 0) return;
      await store.append({ commandId: uuidv7(), meta, writes: some.map(({ write }) => write), take: some.flatMap(({ take }) => take), counts: countsOf(some, whose) });
    }
  };
  await Promise.all([writer(), writer()]);
  await store.close();
}
