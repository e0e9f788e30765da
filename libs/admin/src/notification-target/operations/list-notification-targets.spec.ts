import { notificationTarget, notificationTargetStream } from '#s3';
import { callerWith, contextForTest, history, memoryReads } from '#testing';
import { listNotificationTargets } from './list-notification-targets.js';

const ops = callerWith({ type: 'buckets', perm: '*' });
const aTarget = (name: string, more: object = {}) => {
  const arn = `arn:aws:sns:default::${name}`;
  return history(notificationTarget, notificationTargetStream(name), '', [{ type: 'NotificationTargetCreated', data: { targetId: name, arn, endpoint: 'http://x/', ...more } }]);
};

describe('AdminListNotificationTargets', () => {
  const queue = { backlog: async () => [{ topic: 'arn:aws:sns:default::b', records: 3, seconds: 1.5 }] };
  const list = (input: Record<string, string>): any => listNotificationTargets(() => queue).answer(input, memoryReads([aTarget('b', { secret: 'sealed' }), aTarget('a')]), contextForTest(ops));

  it('shows topics by name with what waits for them, a page at a time, and never a secret', async () => {
    const page = await list({});
    expect(page).toMatchObject({ targets: [{ topic_arn: 'arn:aws:sns:default::a', waiting: 0, signed: false }, { topic_arn: 'arn:aws:sns:default::b', waiting: 3, waiting_seconds: 1, signed: true }], next: '' });
    expect(JSON.stringify(page)).not.toContain('sealed');
    const first = await list({ 'max-entries': '1' });
    expect(await list({ 'max-entries': '1', marker: first.next })).toMatchObject({ targets: [{ topic_arn: 'arn:aws:sns:default::b' }], next: '' });
  });

  it('refuses a page of nothing', async () => {
    await expect(list({ 'max-entries': '0' })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
