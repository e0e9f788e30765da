import type { InstanceSession } from './session-keeper.js';

/** What is told of the machine beside its credentials. */
export interface InstanceFacts {
  readonly instanceId: string;
  readonly region: string;
}

export interface MetadataReply {
  readonly contentType: string;
  readonly body: string;
}

const plain = (body: string): MetadataReply => ({ contentType: 'text/plain', body });
/** IMDS sends its documents as text. */
const document = (value: object): MetadataReply => plain(JSON.stringify(value, undefined, 2));
/** Without fractions, as IMDS writes times. */
const iso = (time: number | Date): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

export const roleNameOf = ({ roleArn }: Pick<InstanceSession, 'roleArn'>): string => roleArn.slice(roleArn.lastIndexOf('/') + 1);

/** Source: EC2 User Guide, "Retrieve security credentials from instance metadata". */
function securityCredentials({ credentials, issuedAt }: InstanceSession): MetadataReply {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return document({ Code: 'Success', LastUpdated: iso(issuedAt), Type: 'AWS-HMAC', AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: iso(expiration) });
}

/** Source: ECS Developer Guide, "Task IAM role", and the SDKs' reference, "Container credential provider". */
export function containerCredentials({ roleArn, credentials }: InstanceSession): object {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  return { RoleArn: roleArn, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: iso(expiration) };
}

/**
 * What stands at a path below the root, or undefined. Without a session there is no role, as on an instance without a profile.
 * Source: EC2 User Guide, "Instance metadata categories".
 */
export function metadataAt(path: string, { instanceId, region }: InstanceFacts, session: InstanceSession | undefined): MetadataReply | undefined {
  switch (path.replace(/\/+$/, '')) {
    case '': return plain('latest');
    case '/latest': return plain('dynamic\nmeta-data');
    case '/latest/meta-data': return plain(`${session ? 'iam/\n' : ''}instance-id\nplacement/`);
    case '/latest/meta-data/instance-id': return plain(instanceId);
    case '/latest/meta-data/placement': return plain('availability-zone\nregion');
    case '/latest/meta-data/placement/region': return plain(region);
    case '/latest/meta-data/placement/availability-zone': return plain(`${region}a`);
    case '/latest/dynamic': return plain('instance-identity/');
    case '/latest/dynamic/instance-identity': return plain('document');
    case '/latest/dynamic/instance-identity/document': return document({ instanceId, region, availabilityZone: `${region}a`, accountId: session?.roleArn.split(':')[4] ?? '', version: '2017-09-30' });
    default: return session && iamAt(path.replace(/\/+$/, ''), session);
  }
}

function iamAt(path: string, session: InstanceSession): MetadataReply | undefined {
  switch (path) {
    case '/latest/meta-data/iam': return plain('info\nsecurity-credentials/');
    case '/latest/meta-data/iam/info': return document({ Code: 'Success', LastUpdated: iso(session.issuedAt), InstanceProfileArn: session.instanceProfileArn, InstanceProfileId: session.instanceProfileId });
    case '/latest/meta-data/iam/security-credentials': return plain(roleNameOf(session));
    case `/latest/meta-data/iam/security-credentials/${roleNameOf(session)}`: return securityCredentials(session);
    default: return undefined;
  }
}
