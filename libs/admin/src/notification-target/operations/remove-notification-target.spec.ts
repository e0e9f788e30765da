import { notificationTarget, notificationTargetStream } from '#s3';
import { callerWith, given, history } from '#testing';
import { removeNotificationTarget } from './remove-notification-target.js';

const ops = callerWith({ type: 'buckets', perm: '*' });
const ARN = 'arn:aws:sns:default::uploads';
const STREAM = notificationTargetStream('1');

describe('AdminRemoveNotificationTarget', () => {
  it('frees the name and erases the key of the secret', () => {
    const removed = given(history(notificationTarget, STREAM, '', [{ type: 'NotificationTargetCreated', data: { targetId: '1', arn: ARN, endpoint: 'http://x/' } }]))
      .when(removeNotificationTarget, { name: 'uploads' }, ops).thenEvents({ type: 'NotificationTargetDeleted', data: {} });
    expect(removed).toMatchObject({ release: [{ name: `notification-target:${ARN}`, owner: STREAM }], eraseDataKeys: [STREAM], output: { topic_arn: ARN, removed: true } });
  });

  it('refuses what is not there', () => {
    given().when(removeNotificationTarget, { name: 'uploads' }, ops).thenError('NoSuchEntity');
  });
});
