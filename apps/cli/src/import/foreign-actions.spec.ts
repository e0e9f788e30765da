import { withoutForeignActions } from './foreign-actions.js';

const policy = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

describe('A policy from elsewhere', () => {
  it('stays byte for byte where all of its actions are here', () => {
    const text = ' {"Version":"2012-10-17",  "Statement": {"Effect":"Allow","Action":["s3:Get*","*"],"Resource":"*"}}';
    expect(withoutForeignActions(text)).toEqual({ document: text, dropped: [] });
    expect(withoutForeignActions('no JSON')).toEqual({ document: 'no JSON', dropped: [] });
  });

  it('loses what nobody can ask for, of Action and of NotAction', () => {
    const text = policy({ Effect: 'Allow', Action: ['s3:GetObject', 'ec2:Run*'], Resource: '*' }, { Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: '*' }, { Effect: 'Deny', NotAction: ['iam:*', 'ec2:*'], Resource: '*' });
    expect(withoutForeignActions(text)).toEqual({
      document: policy({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: '*' }, { Effect: 'Deny', NotAction: ['iam:*'], Resource: '*' }),
      dropped: ['ec2:*', 'ec2:Run*', 'logs:PutLogEvents'],
    });
  });

  it('denies everything still where everything was denied but what is not here', () => {
    expect(withoutForeignActions(policy({ Effect: 'Deny', NotAction: 'ec2:*', Resource: '*' })).document).toBe(policy({ Effect: 'Deny', Resource: '*', Action: '*' }));
  });

  it('is gone where nothing of it is left', () => {
    expect(withoutForeignActions(policy({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }))).toEqual({ document: undefined, dropped: ['ec2:*'] });
  });
});
