import { notificationTarget, notificationTargetStream } from '#s3';
import { callerWith, given, history } from '#testing';
import { putNotificationTarget } from './put-notification-target.js';

const ops = callerWith({ type: 'buckets', perm: '*' });
const ARN = 'arn:aws:sns:default:acme:uploads';
const ID = '00000000-0000-7000-8000-000000000001';
const STREAM = notificationTargetStream(ID);
const endpoint = 'https://hooks.example/s3?x=1';
const aTarget = (more: object = {}) => history(notificationTarget, STREAM, 'acme', [{ type: 'NotificationTargetCreated', data: { targetId: ID, arn: ARN, endpoint, ...more } }]);
const named = { account: 'acme', name: 'uploads' };
const sealed = `sealed(${STREAM}|notification-secret|aHVzaA==)`;

describe('AdminPutNotificationTarget', () => {
  it('makes a topic of an account, with its secret sealed under a key of its own', () => {
    const made = given().when(putNotificationTarget, { ...named, body: JSON.stringify({ endpoint, secret: 'hush', 'opaque-data': 'me' }) }, ops)
      .thenEvents({ type: 'NotificationTargetCreated', data: { targetId: ID, arn: ARN, endpoint, opaqueData: 'me', secret: sealed } });
    expect(made).toMatchObject({
      writes: [{ stream: STREAM, account: 'acme' }], take: [{ name: `notification-target:${ARN}`, owner: STREAM }], putDataKeys: [{ principal: STREAM }],
      output: { topic_arn: ARN, account: 'acme', endpoint, opaque_data: 'me', signed: true },
    });
    expect(JSON.stringify(made.output)).not.toContain('hush');
  });

  it('changes what is named, and nothing where nothing changes', () => {
    given(aTarget({ secret: sealed, opaqueData: 'me' })).when(putNotificationTarget, { ...named, endpoint: 'kafka://a:1,b:2/uploads' }, ops)
      .thenEvents({ type: 'NotificationTargetChanged', data: { endpoint: 'kafka://a:1,b:2/uploads', opaqueData: 'me', secret: sealed } });
    given(aTarget()).when(putNotificationTarget, { ...named, endpoint }, ops).thenNothing();
  });

  it('refuses endpoints of other kinds, or with credentials in them, without repeating them', () => {
    for (const bad of ['ftp://x/', 'hooks.example', 'https://me:hush@hooks.example/', 'kafka://me:hush@b:9092/t', 'kafka://broker/t', 'kafka://broker:9092/', 'amqp://x/']) {
      const refused = given().when(putNotificationTarget, { ...named, endpoint: bad }, ops);
      refused.thenError('InvalidArgument');
      expect(JSON.stringify(refused.error?.fields ?? {})).not.toContain('hush');
    }
    for (const input of [named, { ...named, name: 'a b', endpoint }, { endpoint }, { ...named, endpoint, body: '[1]' }]) given().when(putNotificationTarget, input, ops).thenError('InvalidArgument');
  });
});
