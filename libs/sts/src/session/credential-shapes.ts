import { member, scalar, structure } from '#protocol';

/** Shapes of STS's replies, for operations that AWS does not have. */
export const credentialsShape = structure('Credentials', { AccessKeyId: scalar.string, SecretAccessKey: member(scalar.string, { sensitive: 1 }), Expiration: scalar.timestamp, SessionToken: scalar.string });
export const assumedRoleUserShape = structure('AssumedRoleUser', { AssumedRoleId: scalar.string, Arn: scalar.string });
/** The reply of MinIO's AssumeRoleWith…, and who the session is. */
export const mappedSessionMembers = { Credentials: credentialsShape, AssumedRoleUser: assumedRoleUserShape, PackedPolicySize: scalar.number };
