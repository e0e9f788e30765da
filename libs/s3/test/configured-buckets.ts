import { type AnyHistory, history } from '#testing';
import { notificationTarget, notificationTargetStream } from '../src/index.js';
import { aBucket, OTHER, policyPut } from './s3-fixtures.js';

export const TOPIC = 'arn:aws:sns:default::uploads';

/** A topic of the account. */
export const aTopic = (arn = TOPIC, account = ''): AnyHistory => history(notificationTarget, notificationTargetStream(arn), account, [
  { type: 'NotificationTargetCreated', data: { targetId: arn, arn, endpoint: 'http://hooks.example/' } },
]);

/** Lets the log of any bucket in. */
export const logsWelcome = (name: string) => policyPut({ Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${name}/*` });

/** OTHER's: `configured` has one of everything, `paid` is a Requester Pays bucket that is open to all, `logs` takes logs; two topics, one of another account. */
export const configuredBuckets: readonly AnyHistory[] = [
  aBucket('configured', [
    { type: 'BucketTaggingPut', data: { TagSet: [{ Key: 'team', Value: 'storage' }] } },
    { type: 'BucketLoggingPut', data: { TargetBucket: 'logs', TargetPrefix: 'configured/' } },
    { type: 'BucketNotificationPut', data: { TopicConfigurations: [{ Id: 'one', TopicArn: TOPIC, Events: ['s3:ObjectCreated:*'], Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } } }] } },
  ], { owner: OTHER }),
  aBucket('paid', [policyPut({ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::paid*' }), { type: 'BucketRequestPaymentPut', data: { Payer: 'Requester' } }], { owner: OTHER }),
  aBucket('logs', [logsWelcome('logs')], { owner: OTHER }),
  aTopic(),
  aTopic('arn:aws:sns:default:acme:uploads', 'acme'),
];
