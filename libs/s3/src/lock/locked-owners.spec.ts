import { handle } from '../../test/handle.js';
import { lockedBucket } from '../../test/lock-fixtures.js';
import { aStore, OTHER } from '../../test/s3-fixtures.js';
import type { AclPermission } from '../store/index.js';
import { getObjectLegalHold } from './operations/get-object-legal-hold.js';
import { getObjectRetention } from './operations/get-object-retention.js';
import { putObjectLegalHold } from './operations/put-object-legal-hold.js';
import { putObjectRetention } from './operations/put-object-retention.js';

const input = { Bucket: 'mine', Key: 'k' };
const histories = [lockedBucket()];
const locked = { legalHold: true, retention: { mode: 'GOVERNANCE', until: Date.UTC(2100, 0) } } as const;

const operations = [
  [getObjectRetention, {}, 'READ'],
  [getObjectLegalHold, {}, 'READ'],
  [putObjectRetention, { Retention: { Mode: 'GOVERNANCE', RetainUntilDate: new Date('2110-01-01T00:00:00Z') } }, 'WRITE'],
  [putObjectLegalHold, { LegalHold: { Status: 'OFF' } }, 'WRITE'],
] as const;

describe('The lock of an object that is not the bucket owner\'s', () => {
  it.each(operations.map((one) => [one[0].name, ...one] as const))('%s: is its owner\'s, and whose it lets by its ACL', async (_, operation, more, permission) => {
    const store = await aStore({ mine: { k: 'x' } });
    const asked = (): Promise<unknown> => handle(operation(store), { ...input, ...more }, { histories });
    const granted = (to: AclPermission) => store.annotate('ID-OF-MINE', 'k', undefined, { acl: { grants: [{ grantee: { ownerOf: 'bucket' }, permission: to }] } });
    await store.put('ID-OF-MINE', 'k', Buffer.from('x'), { annotations: { ...locked, owner: OTHER } });
    await expect(asked()).rejects.toMatchObject({ code: 'AccessDenied' });
    expect(await store.head('ID-OF-MINE', 'k')).toMatchObject(locked);
    await granted('READ_ACP');
    await expect(asked()).rejects.toMatchObject({ code: 'AccessDenied' });
    await granted(permission);
    await expect(asked()).resolves.toBeDefined();
  });
});
