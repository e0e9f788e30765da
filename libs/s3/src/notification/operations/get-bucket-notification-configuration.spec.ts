import { given } from '#testing';
import { aBucket, callers } from '../../../test/s3-fixtures.js';
import { getBucketNotificationConfiguration } from './get-bucket-notification-configuration.js';

const as = { principal: callers.TESTER };
const TopicConfigurations = [{ Id: 'one', TopicArn: 'arn:aws:sns:default::t', Events: ['s3:ObjectCreated:*'] }];

describe('GetBucketNotificationConfiguration', () => {
  it('shows the configurations, and nothing where there are none', async () => {
    await expect(given(aBucket('mine', [{ type: 'BucketNotificationPut', data: { TopicConfigurations } }])).answer(getBucketNotificationConfiguration, { Bucket: 'mine' }, as)).resolves.toEqual({ TopicConfigurations });
    await expect(given(aBucket('mine')).answer(getBucketNotificationConfiguration, { Bucket: 'mine' }, as)).resolves.toEqual({});
  });
});
