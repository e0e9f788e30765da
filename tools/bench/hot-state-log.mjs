/** Users and roles as a gateway writes them, straight into the event log: through the API they would take an hour. */
import { PgEventStore } from '../../dist/libs/eventstore-pg/src/index.js';
import { accessKeyKey, role, roleNameKey, user, userNameKey } from '../../dist/libs/iam/src/index.js';
import { newAccessKeyId, newEntityId, uuidv7 } from '../../dist/libs/kernel/src/index.js';

const TOGETHER = 100;
const trust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam:::user/caller-0' }, Action: 'sts:AssumeRole' }] });
const home = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::home/${aws:username}/*' }] });
const policyOf = (name) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`] }] });

function userOf(i) {
  const userId = newEntityId('AIDA');
  const accessKeyId = newAccessKeyId('AKIA');
  const userName = `user-${i}`;
  const owner = `user/${userId}`;
  return {
    write: { stream: owner, account: '', expected: 0, events: [
      { type: 'UserCreated', data: { userId, userName, path: '/', displayName: `User number ${i}`, email: `user-${i}@example.org`, root: false, system: false, admin: false, opMask: 'read, write, delete', maxBuckets: 1000, tags: [] } },
      { type: 'AccessKeyCreated', data: { accessKeyId, sealedSecret: Buffer.from(uuidv7() + uuidv7()).toString('base64') } },
      { type: 'UserPolicyPut', data: { policyName: 'own', policyDocument: i % 2 ? home : policyOf(userName) } },
    ] },
    take: [{ name: userNameKey('', userName), owner }, { name: accessKeyKey(accessKeyId), owner }],
  };
}

function roleOf(i) {
  const roleId = newEntityId('AROA');
  const roleName = `role-${i}`;
  const owner = `role/${roleId}`;
  return {
    write: { stream: owner, account: '', expected: 0, events: [
      { type: 'RoleCreated', data: { roleId, roleName, path: '/', assumeRolePolicyDocument: trust, maxSessionDuration: 3600, tags: [] } },
      { type: 'RolePolicyPut', data: { policyName: 'own', policyDocument: policyOf(roleName) } },
    ] },
    take: [{ name: roleNameKey('', roleName), owner }],
  };
}

/** @param {string} connectionString of a database that a gateway has migrated */
export async function fillLog(connectionString, users, roles) {
  const store = new PgEventStore({ connectionString, types: { ...user.events, ...role.events } });
  const meta = { actor: 'arn:aws:iam:::system/bench', requestId: uuidv7(), sourceIp: '127.0.0.1' };
  const made = (function* () {
    for (let i = 0; i < users; i++) yield userOf(i);
    for (let i = 0; i < roles; i++) yield roleOf(i);
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
      await store.append({ commandId: uuidv7(), meta, writes: some.map(({ write }) => write), take: some.flatMap(({ take }) => take) });
    }
  };
  await Promise.all([writer(), writer()]);
  await store.close();
}
