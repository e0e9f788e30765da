import { createHash } from 'node:crypto';

/** A policy of AWS's own: everybody may attach it, nobody changes it. */
export interface AwsManagedPolicy {
  readonly policyArn: string;
  readonly policyName: string;
  readonly policyId: string;
  readonly description: string;
  readonly createDate: Date;
  readonly document: string;
}

const statement = (...actions: readonly string[]): string => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });

const DESCRIBED: readonly (readonly [name: string, description: string, document: string])[] = [
  ['AmazonS3FullAccess', 'Provides full access to all buckets.', statement('s3:*', 's3-object-lambda:*')],
  ['AmazonS3ReadOnlyAccess', 'Provides read only access to all buckets.', statement('s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*')],
  ['AmazonSNSFullAccess', 'Provides full access to notification topics.', statement('sns:*')],
  ['AmazonSNSReadOnlyAccess', 'Provides read only access to notification topics.', statement('sns:GetTopicAttributes', 'sns:List*')],
  ['IAMFullAccess', 'Provides full access to IAM.', statement('iam:*')],
  ['IAMReadOnlyAccess', 'Provides read only access to IAM.', statement('iam:GenerateCredentialReport', 'iam:GenerateServiceLastAccessedDetails', 'iam:Get*', 'iam:List*', 'iam:SimulateCustomPolicy', 'iam:SimulatePrincipalPolicy')],
];

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The same on every node and in every version, of the documented form. */
const stableId = (name: string): string => `ANPA${[...createHash('sha256').update(name).digest().subarray(0, 17)].map((byte) => ALPHABET[byte & 31]).join('')}`;

/**
 * The policies of AWS that Ceph knows, by ARN. Source: Ceph, rgw_iam_managed_policy.cc; their documents: AWS Managed Policy
 * Reference.
 */
export const awsManagedPolicies: ReadonlyMap<string, AwsManagedPolicy> = new Map(DESCRIBED.map(([policyName, description, document]) => {
  const policyArn = `arn:aws:iam::aws:policy/${policyName}`;
  return [policyArn, { policyArn, policyName, policyId: stableId(policyName), description, createDate: new Date('2015-02-06T18:40:58Z'), document }];
}));
