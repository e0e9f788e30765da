import { given } from '#testing';
import { logsWelcome } from '../../../test/configured-buckets.js';
import { aBucket, callers, OTHER, policyPut } from '../../../test/s3-fixtures.js';
import { putBucketLogging } from './put-bucket-logging.js';

const as = { principal: callers.TESTER };
const put = (more: object = {}) => ({ Bucket: 'mine', BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'mine/', ...more } } });
const logs = aBucket('logs', [logsWelcome('logs')]);
const enabled = { type: 'BucketLoggingPut', data: { TargetBucket: 'logs', TargetPrefix: 'mine/' } } as const;

describe('PutBucketLogging', () => {
  it('records the target, once', () => {
    given(aBucket('mine'), logs).when(putBucketLogging, put(), as).thenEvents(enabled);
    given(aBucket('mine', [enabled]), logs).when(putBucketLogging, put({ TargetObjectKeyFormat: { SimplePrefix: {} } }), as).thenNothing();
  });

  it('records the date that partitions go by, of the delivery unless it is said', () => {
    for (const [given_, kept] of [['EventTime', 'EventTime'], [undefined, 'DeliveryTime']] as const) {
      given(aBucket('mine'), logs).when(putBucketLogging, put({ TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: given_ } } }), as)
        .thenEvents({ type: 'BucketLoggingPut', data: { ...enabled.data, TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: kept } } } });
    }
  });

  it('ends the log with a status without a target', () => {
    given(aBucket('mine', [enabled]), logs).when(putBucketLogging, { Bucket: 'mine', BucketLoggingStatus: {} }, as).thenEvents({ type: 'BucketLoggingDeleted', data: {} });
    given(aBucket('mine'), logs).when(putBucketLogging, { Bucket: 'mine', BucketLoggingStatus: {} }, as).thenNothing();
  });

  it('asks the policy of the target, which may name the source', () => {
    const only = (source: string) => policyPut({ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: 'arn:aws:s3:::logs/mine/*', Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${source}` } } });
    given(aBucket('mine'), aBucket('logs', [only('mine')])).when(putBucketLogging, put(), as).thenEvents(enabled);
    for (const target of [aBucket('logs', [only('other')]), aBucket('logs'), aBucket('logs', [logsWelcome('logs')], { owner: OTHER }), aBucket('elsewhere', [logsWelcome('elsewhere')])]) {
      given(aBucket('mine'), target).when(putBucketLogging, put(), as).thenError('InvalidTargetBucketForLogging');
    }
  });
});
