import { createHash } from 'node:crypto';
import type { Cell, World } from './action-cells.js';
import { type Caller, ok, type S3Request } from './caller.js';

/** What a cell of an operation of S3 says beside what its operation and action say; `sends` goes over its smallest request. */
export type S3Special = Partial<Cell> & { readonly sends?: S3Request };

const LOCKED_UNTIL = '2091-01-01T00:00:00Z';
const EARLIER = '2090-01-01T00:00:00Z';
const governance = (until: string): Readonly<Record<string, string>> => ({ 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': until });
const BYPASS = { 'x-amz-bypass-governance-retention': 'true' };
const retention = (until: string): string => `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;

/** What is locked has to be proven in profile aws. */
const proven = (body = '', headers: S3Request['headers'] = {}): S3Request => ({ headers: { ...headers, 'content-md5': createHash('md5').update(body).digest('base64') }, ...(body && { body }) });

export const bucketOf = (name: string): string => name.toLowerCase();

export async function bucketWithKeys({ root }: World, name: string): Promise<void> {
  await bucketWith(root, name, {});
}

async function bucketWith(root: Caller, name: string, headers: S3Request['headers']): Promise<void> {
  const bucket = bucketOf(name);
  ok(await root.s3('PUT', `/${bucket}`, { headers }));
  for (const key of ['key', 'other']) ok(await root.s3('PUT', `/${bucket}/${key}`, { body: 'content', headers: { 'x-amz-tagging': 'team=storage' } }));
}

const inLockedBucket = (name: string): Pick<Cell, 'name' | 'prepare'> =>
  ({ name, prepare: ({ root }) => bucketWith(root, name, { 'x-amz-bucket-object-lock-enabled': 'true' }) });

/** `key` has a version that is locked; who may not bypass that is bound like everybody, and his header is passed over. */
function onLockedVersion(name: string, request: (path: string, versionId: string) => readonly [method: string, path: string, request: S3Request]): Partial<Cell> {
  const { prepare } = inLockedBucket(name);
  const path = `/${bucketOf(name)}`;
  let versionId = '';
  return {
    name,
    async prepare(world) {
      await prepare(world);
      versionId = ok(await world.root.s3('PUT', `${path}/key`, proven('locked', governance(LOCKED_UNTIL)))).headers['x-amz-version-id'] as string;
    },
    request: (caller) => caller.s3(...request(path, versionId)),
  };
}

/** What makers of objects are asked besides. */
const newObject = (operation: string, beside: readonly string[]): Readonly<Record<string, S3Special>> => ({
  [`${operation} s3:PutObjectTagging`]: { also: beside, sends: { headers: { 'x-amz-tagging': 'team=storage', 'x-amz-tagging-directive': 'REPLACE' } } },
  [`${operation} s3:PutObjectAcl`]: { also: [...beside, 's3:GetObjectTagging', 's3:PutObjectTagging'], sends: { headers: { 'x-amz-acl': 'bucket-owner-full-control' } } },
  [`${operation} s3:PutObjectRetention`]: { also: [...beside, 's3:GetObjectTagging', 's3:PutObjectTagging'], ...inLockedBucket(`m-${operation}-retained`), sends: proven('', governance(LOCKED_UNTIL)) },
  [`${operation} s3:PutObjectLegalHold`]: { also: [...beside, 's3:GetObjectTagging', 's3:PutObjectTagging'], ...inLockedBucket(`m-${operation}-held`), sends: proven('', { 'x-amz-object-lock-legal-hold': 'ON' }) },
});

const lockOfNewBucket = { 'x-amz-bucket-object-lock-enabled': 'true' };
const copied = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObject', 's3:PutObjectTagging'];
const copying = (action: string): S3Special => ({ also: copied.filter((one) => one !== action) });

/** Asked for the one key of the bucket, which is handed out nowhere: its store is the gateway's own. */
const handing = (action: string): S3Special => {
  const name = `m-handing-${action.slice(3)}`;
  return {
    name, also: ['s3:GetDataAccess', 's3:GetObject', 's3:PutObject'].filter((one) => one !== action),
    request: (caller) => caller.s3('GET', '/v20180820/accessgrantsinstance/dataaccess', { query: { target: `s3://${bucketOf(name)}/key`, targetType: 'Object', permission: 'READWRITE' }, headers: { 'x-amz-account-id': '123456789012' } }),
  };
};

/** By operation and action: requests that the schema alone does not make right, or that alone ask for the action. */
export const S3_SPECIAL: Readonly<Record<string, S3Special>> = {
  'CreateBucket s3:PutBucketAcl': { also: ['s3:CreateBucket'], sends: { headers: { 'x-amz-acl': 'private' } } },
  'CreateBucket s3:PutBucketOwnershipControls': { also: ['s3:CreateBucket'], sends: { headers: { 'x-amz-object-ownership': 'BucketOwnerPreferred' } } },
  'CreateBucket s3:TagResource': { kind: 'bucket', also: ['s3:CreateBucket'], sends: { body: '<CreateBucketConfiguration><Tags><Tag><Key>team</Key><Value>storage</Value></Tag></Tags></CreateBucketConfiguration>' } },
  'CreateBucket s3:PutBucketObjectLockConfiguration': { also: ['s3:CreateBucket', 's3:PutBucketVersioning'], sends: { headers: lockOfNewBucket } },
  'CreateBucket s3:PutBucketVersioning': { also: ['s3:CreateBucket', 's3:PutBucketObjectLockConfiguration'], sends: { headers: lockOfNewBucket } },
  ...newObject('PutObject', ['s3:PutObject']),
  ...newObject('CreateMultipartUpload', ['s3:PutObject']),
  ...newObject('CopyObject', ['s3:PutObject', 's3:GetObject']),
  'CopyObject s3:GetObject': copying('s3:GetObject'),
  'CopyObject s3:GetObjectVersion': copying('s3:GetObjectVersion'),
  'CopyObject s3:GetObjectTagging': copying('s3:GetObjectTagging'),
  'CopyObject s3:GetObjectVersionTagging': copying('s3:GetObjectVersionTagging'),
  'CopyObject s3:PutObject': copying('s3:PutObject'),
  'UploadPartCopy s3:GetObject': { also: ['s3:PutObject'] },
  'UploadPartCopy s3:GetObjectVersion': { also: ['s3:PutObject'] },
  'UploadPartCopy s3:PutObject': { also: ['s3:GetObject'] },
  'GetObjectAttributes s3:GetObject': { also: ['s3:GetObjectAttributes'] },
  'GetObjectAttributes s3:GetObjectAttributes': { also: ['s3:GetObject'] },
  'GetObjectAttributes s3:GetObjectVersion': { also: ['s3:GetObjectVersionAttributes'] },
  'GetObjectAttributes s3:GetObjectVersionAttributes': { also: ['s3:GetObjectVersion'] },
  'DeleteObjects s3:DeleteObject': { perKey: true },
  'DeleteObjects s3:DeleteObjectVersion': { perKey: true },
  'DeleteObject s3:BypassGovernanceRetention': {
    also: ['s3:DeleteObjectVersion'], bound: 's3:DeleteObjectVersion',
    ...onLockedVersion('m-bypassing-deletion', (path, versionId) => ['DELETE', `${path}/key`, { query: { versionId }, headers: BYPASS }]),
  },
  'DeleteObjects s3:BypassGovernanceRetention': {
    also: ['s3:DeleteObjectVersion'], perKey: true,
    ...onLockedVersion('m-bypassing-deletions', (path, VersionId) => ['POST', path, { query: { delete: '' }, ...proven(`<Delete><Object><Key>key</Key><VersionId>${VersionId}</VersionId></Object></Delete>`, BYPASS) }]),
  },
  'PutObjectRetention s3:BypassGovernanceRetention': {
    also: ['s3:PutObjectRetention'], bound: 's3:PutObjectRetention',
    ...onLockedVersion('m-bypassing-retention', (path) => ['PUT', `${path}/key`, { query: { retention: '' }, ...proven(retention(EARLIER), BYPASS) }]),
  },
  'PutObjectRetention s3:PutObjectRetention': { ...inLockedBucket('m-retention'), sends: proven(retention(EARLIER)) },
  'PutObjectLegalHold s3:PutObjectLegalHold': { ...inLockedBucket('m-legal-hold'), sends: proven('<LegalHold><Status>ON</Status></LegalHold>') },
  'PutBucketVersioning s3:PutBucketVersioning': { sends: { body: '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>' } },
  'PutBucketEncryption s3:PutEncryptionConfiguration': { sends: { body: '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>' } },
  'PutBucketOwnershipControls s3:PutBucketOwnershipControls': { sends: { body: '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>' } },
  'PutPublicAccessBlock s3:PutBucketPublicAccessBlock': { sends: { body: '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>' } },
  'PutBucketTagging s3:PutBucketTagging': { sends: { body: '<Tagging><TagSet><Tag><Key>team</Key><Value>storage</Value></Tag></TagSet></Tagging>' } },
  'PutBucketRequestPayment s3:PutBucketRequestPayment': { sends: { body: '<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>' } },
  'GetDataAccess s3:GetDataAccess': handing('s3:GetDataAccess'),
  'GetDataAccess s3:GetObject': handing('s3:GetObject'),
  'GetDataAccess s3:PutObject': handing('s3:PutObject'),
  // Two names that are too long for one bucket's.
  'ListBucketIntelligentTieringConfigurations s3:GetIntelligentTieringConfiguration': { name: 'm-tiering-configurations' },
  'PutBucketLogging s3:PutBucketLogging': { sends: { body: '<BucketLoggingStatus/>' } },
  'PutBucketNotificationConfiguration s3:PutBucketNotification': { sends: { body: '<NotificationConfiguration/>' } },
};
