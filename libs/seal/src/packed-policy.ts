import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { FieldReader, FieldWriter, skipUnknown } from './field-coding.js';
import type { SessionClaims } from './session-claims.js';

/** The part of a token that AWS calls the packed policy: what the caller passed in and pays for. */
export type PackedClaims = Pick<SessionClaims, 'sessionPolicy' | 'policyArns' | 'tags' | 'transitiveTagKeys'>;

const Field = { SessionPolicy: 1, PolicyArn: 2, TagKey: 3, TagValue: 4, TransitiveTagKey: 5 } as const;

/** AWS: a policy of 2,048 characters, 50 tags of 128 + 256, 10 ARNs of 2,048: nothing honest is larger. */
const MAX_UNPACKED_BYTES = 256 * 1024;

/**
 * Words of IAM policies for deflate to point at; a short policy shrinks to a third with it and hardly at all without.
 * Part of token format 1: never change it, add a format instead. The likeliest words stand last.
 */
const DICTIONARY = Buffer.from(
  'aws:PrincipalTag/aws:RequestTag/aws:ResourceTag/aws:SourceIp","s3:ExistingObjectTag/iam:sts:AssumeRolekubernetes-namespacekubernetes-service-account' +
    'DepartmentProjectCostCenterEnvironmentproductionteamarn:aws:iam::aws:policy/ReadOnlyAccessAmazonS3ReadOnlyAccessAmazonS3FullAccess' +
    '"NotAction":["NotResource":["Principal":{"AWS":["*"],"Bool":{"aws:SecureTransport":"false"}"IpAddress":{"StringEquals":{"StringNotEquals":{' +
    '"StringLike":{"s3:prefix":["home/${aws:username}/*","","s3:GetBucketLocation","s3:ListAllMyBuckets","s3:ListBucketMultipartUploads",' +
    '"s3:ListMultipartUploadParts","s3:AbortMultipartUpload","s3:GetObjectVersion","s3:PutObjectAcl","s3:GetObjectTagging","s3:PutObjectTagging",' +
    '"s3:DeleteObject","s3:ListBucket","s3:Get*","s3:List*","s3:Put*","s3:*"}},"Condition":{"Effect":"Deny","Sid":"Stmt1' +
    '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": [ "s3:GetObject", "Resource": [ "arn:aws:s3:::' +
    '{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],"Resource":["arn:aws:s3:::*"]}]}',
);

export interface PackedPolicy {
  readonly deflated: boolean;
  readonly bytes: Buffer;
}

/** The smaller of plain and deflated; undefined when the caller passed nothing. */
export function packPolicy(claims: PackedClaims): PackedPolicy | undefined {
  const writer = new FieldWriter();
  writer.text(Field.SessionPolicy, claims.sessionPolicy);
  for (const arn of claims.policyArns ?? []) writer.text(Field.PolicyArn, arn);
  for (const [key, value] of claims.tags ?? []) {
    writer.text(Field.TagKey, key);
    writer.text(Field.TagValue, value);
  }
  for (const key of claims.transitiveTagKeys ?? []) writer.text(Field.TransitiveTagKey, key);
  const plain = writer.finish();
  if (plain.length === 0) return undefined;
  const deflated = deflateRawSync(plain, { dictionary: DICTIONARY, level: 9 });
  return deflated.length < plain.length ? { deflated: true, bytes: deflated } : { deflated: false, bytes: plain };
}

/** Throws on content that `packPolicy` did not make. */
export function unpackPolicy(packed: PackedPolicy): PackedClaims {
  const plain = packed.deflated ? inflateRawSync(packed.bytes, { dictionary: DICTIONARY, maxOutputLength: MAX_UNPACKED_BYTES }) : packed.bytes;
  const reader = new FieldReader(plain);
  let sessionPolicy: string | undefined;
  let policyArns: string[] | undefined;
  let tags: [string, string][] | undefined;
  let transitiveTagKeys: string[] | undefined;
  while (reader.next()) {
    switch (reader.field) {
      case Field.SessionPolicy:
        sessionPolicy = reader.text();
        break;
      case Field.PolicyArn:
        (policyArns ??= []).push(reader.text());
        break;
      case Field.TagKey:
        (tags ??= []).push([reader.text(), '']);
        break;
      case Field.TagValue:
        tags!.at(-1)![1] = reader.text();
        break;
      case Field.TransitiveTagKey:
        (transitiveTagKeys ??= []).push(reader.text());
        break;
      default:
        skipUnknown(reader.field);
    }
  }
  return { sessionPolicy, policyArns, tags, transitiveTagKeys };
}
