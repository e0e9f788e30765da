/**
 * An Amazon Resource Name: `arn:partition:service:region:account:resource`. The account may be empty (Ceph's users
 * outside accounts), a tenant's name, `RGW` + 17 digits, or 12 digits. The resource may contain `:` and `/`.
 */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const parts = text.split(':');
  if (parts.length < 6 || parts[0] !== 'arn') return undefined;
  const [, partition, service, region, account] = parts as [string, string, string, string, string];
  const resource = parts.slice(5).join(':');
  if (partition === '' || service === '' || resource === '') return undefined;
  return { partition, service, region, account, resource };
}

export const formatArn = (arn: Arn): string =>
  `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;

/** `arn:aws:iam::<account>:<type><path><name>`; path starts and ends with `/`. */
export const iamArn = (account: string, type: 'user' | 'role' | 'group' | 'policy' | 'instance-profile' | 'mfa', path: string, name: string): string =>
  `arn:aws:iam::${account}:${type}${path}${name}`;

export const rootArn = (account: string): string => `arn:aws:iam::${account}:root`;

/** The session's ARN carries no path (AWS). */
export const assumedRoleArn = (account: string, roleName: string, sessionName: string): string =>
  `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`;

/** Of a session by GetFederationToken. */
export const federatedUserArn = (account: string, name: string): string => `arn:aws:sts::${account}:federated-user/${name}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;
