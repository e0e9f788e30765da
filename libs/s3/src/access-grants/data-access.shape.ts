import { constrainExtension, defineExtensionOperation, member, scalar, structure } from '#protocol';

/** As in AWS's model of S3 Control (botocore, s3control 2018-08-20), and where the store is that takes the credentials. */
export const dataAccess = constrainExtension(
  defineExtensionOperation({
    service: 's3',
    name: 'GetDataAccess',
    http: { method: 'GET', uri: '/v20180820/accessgrantsinstance/dataaccess', status: 200 },
    input: structure('GetDataAccessRequest', {
      AccountId: member(scalar.string, { httpHeader: 'x-amz-account-id' }),
      Target: member(scalar.string, { httpQuery: 'target' }),
      Permission: member(scalar.string, { httpQuery: 'permission' }),
      DurationSeconds: member(scalar.number, { httpQuery: 'durationSeconds' }),
      Privilege: member(scalar.string, { httpQuery: 'privilege' }),
      TargetType: member(scalar.string, { httpQuery: 'targetType' }),
    }, ['AccountId', 'Target', 'Permission']),
    output: structure('GetDataAccessResult', {
      Credentials: structure('Credentials', {
        AccessKeyId: scalar.string, SecretAccessKey: member(scalar.string, { sensitive: 1 }), SessionToken: member(scalar.string, { sensitive: 1 }), Expiration: scalar.timestamp,
      }),
      MatchedGrantTarget: scalar.string,
      Grantee: structure('Grantee', { GranteeType: scalar.string, GranteeIdentifier: scalar.string }),
      MatchedInstanceArn: scalar.string,
      StoreEndpoint: member(scalar.string, { httpHeader: 'x-rolegate-store-endpoint' }),
      StoreRegion: member(scalar.string, { httpHeader: 'x-rolegate-store-region' }),
      StoreBucket: member(scalar.string, { httpHeader: 'x-rolegate-store-bucket' }),
    }),
  }),
  {
    AccountId: { type: 'string', min: 1, max: 64 },
    Target: { type: 'string', min: 1, max: 2000 },
    Permission: { type: 'string', enum: ['READ', 'WRITE', 'READWRITE'] },
    DurationSeconds: { type: 'number', min: 900, max: 43_200 },
    Privilege: { type: 'string', enum: ['Minimal', 'Default'] },
    TargetType: { type: 'string', enum: ['Object'] },
  },
);
