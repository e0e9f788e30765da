import { RolegateError } from '#kernel';
import type { ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration } from '@aws-sdk/client-s3';
import type { BucketEncryption } from './encryption.events.js';
import { noKms } from './requested-encryption.js';

/**
 * The rule that is kept of a configuration. Source: S3 API Reference, PutBucketEncryption.
 * @throws RolegateError MalformedXML (not one rule, or one that says nothing), InvalidArgument, NotImplemented (AWS KMS)
 */
export function checkedEncryption({ Rules = [] }: ServerSideEncryptionConfiguration): BucketEncryption {
  const [rule] = Rules;
  if (rule === undefined || Rules.length > 1) throw new RolegateError('MalformedXML', '', { detail: `${Rules.length} rules` });
  const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled, BlockedEncryptionTypes } = rule;
  const blocked = BlockedEncryptionTypes?.EncryptionType ?? [];
  if (byDefault === undefined && blocked.length === 0) throw new RolegateError('MalformedXML', '', { detail: 'a rule without a default and without blocked types' });
  if (blocked.length > 1 && blocked.includes('NONE')) throw new RolegateError('MalformedXML', '', { detail: 'NONE beside other types' });
  return {
    ...(byDefault && { ApplyServerSideEncryptionByDefault: checkedDefault(byDefault) }),
    ...(BucketKeyEnabled !== undefined && { BucketKeyEnabled }),
    ...(blocked.length > 0 && { BlockedEncryptionTypes: { EncryptionType: [...new Set(blocked)] } }),
  };
}

function checkedDefault({ SSEAlgorithm, KMSMasterKeyID }: ServerSideEncryptionByDefault): NonNullable<BucketEncryption['ApplyServerSideEncryptionByDefault']> {
  if (SSEAlgorithm !== 'AES256') throw noKms(String(SSEAlgorithm));
  if (KMSMasterKeyID === undefined) return { SSEAlgorithm };
  throw new RolegateError('InvalidArgument', 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse', { fields: { ArgumentName: 'KMSMasterKeyID', ArgumentValue: KMSMasterKeyID.slice(0, 256) } });
}
