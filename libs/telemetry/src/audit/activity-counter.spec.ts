import type { AuditRecord } from '#operation';
import { ActivityCounter } from './activity-counter.js';
import { usageCategory } from './usage-categories.js';

const AT = Date.UTC(2026, 10, 23, 10, 59, 30);
const record = (change: Partial<AuditRecord> = {}, accounting: Partial<AuditRecord['accounting']> = {}): AuditRecord => ({
  time: new Date(AT), service: 's3', operation: 'PutObject', status: 200, errorCode: '', bytesIn: 10, bytesOut: 1, ...change,
  accounting: { owner: 'alice', bucket: 'photos', principal: 'user/AIDA1', accessKeyId: 'AKIA1', ...accounting },
}) as AuditRecord;

describe('the activity of a batch', () => {
  const sums = (...records: AuditRecord[]) => new ActivityCounter().activityOf(records).sums;

  it('adds up the requests of an owner, bucket, hour and category', () => {
    expect(sums(record(), record({ bytesIn: 5 }), record({ status: 403, errorCode: 'AccessDenied', bytesIn: 0 }))).toMatchObject([
      { owner: 'alice', bucket: 'photos', category: 'put_obj', hour: Date.UTC(2026, 10, 23, 10), ops: 3, successfulOps: 2, bytesReceived: 15, bytesSent: 3 },
    ]);
  });

  it('keeps apart what is another owner\'s, bucket\'s, hour\'s or category\'s, in one order whatever the order of the records', () => {
    const records = [record(), record({}, { owner: 'bob' }), record({}, { bucket: 'b' }), record({ time: new Date(AT + 60_000) }), record({ operation: 'GetObject' })];
    expect(sums(...records)).toHaveLength(5);
    expect(sums(...records.toReversed())).toEqual(sums(...records));
  });

  it('counts a reply that was cut off as one that failed', () => {
    expect(sums(record({ errorCode: 'InternalError' }))).toMatchObject([{ ops: 1, successfulOps: 0 }]);
  });

  it('counts neither the admin API nor callers whom nobody believed', () => {
    expect(sums(record({ service: 'admin', operation: 'AdminGetUser' }), { ...record(), accounting: undefined })).toEqual([]);
  });

  it('knows the last use of the key and of its user', () => {
    const counter = new ActivityCounter();
    expect(counter.activityOf([record({ time: new Date(AT - 1000), service: 'iam' }), record()]).uses).toEqual([
      { name: 'access-key/AKIA1', time: AT, service: 's3' }, { name: 'user/AIDA1', time: AT, service: 's3' },
    ]);
  });

  it('lets no record that ended late take back a later use', () => {
    expect(new ActivityCounter().activityOf([record(), record({ time: new Date(AT - 1000), service: 'sts' })]).uses.map(({ service }) => service)).toEqual(['s3', 's3']);
  });

  it('keeps a session\'s use as its role\'s, and nobody\'s for the anonymous caller', () => {
    expect(new ActivityCounter().activityOf([record({}, { principal: 'role/AROA1', accessKeyId: '' }), record({}, { principal: '', accessKeyId: '' })]).uses.map(({ name }) => name)).toEqual(['role/AROA1']);
  });

  it('writes a use again after a minute, or by another service, and not before the first was taken', () => {
    const counter = new ActivityCounter();
    const uses = (change: Partial<AuditRecord>) => counter.activityOf([record(change, { accessKeyId: '' })]);
    const first = uses({});
    expect(uses({}).uses).toHaveLength(1);
    counter.taken(first);
    expect(uses({ time: new Date(AT + 59_999) }).uses).toEqual([]);
    expect(uses({ time: new Date(AT + 59_999), service: 'sts' }).uses).toHaveLength(1);
    expect(uses({ time: new Date(AT + 60_000) }).uses).toHaveLength(1);
  });
});

describe('a category of usage', () => {
  it.each([
    ['PutObject', 'put_obj'], ['GetObject', 'get_obj'], ['ListObjectsV2', 'list_bucket'], ['ListBuckets', 'list_buckets'], ['CreateBucket', 'create_bucket'], ['DeleteObject', 'delete_obj'],
    ['DeleteObjects', 'multi_object_delete'], ['CreateMultipartUpload', 'init_multipart'], ['CompleteMultipartUpload', 'complete_multipart'], ['GetBucketVersioning', 'get_bucket_versioning'],
    ['ListRoles', 'list_roles'], ['AssumeRole', 'assume_role'], ['AssumeRoleWithSAML', 'assume_role_with_saml'], ['GetSAMLProvider', 'get_saml_provider'], ['ListMFADevices', 'list_mfa_devices'], ['', ''],
  ])('of %s is %s', (operation, category) => {
    expect(usageCategory(operation)).toBe(category);
  });
});
