import { RolegateError, parseArn } from '#kernel';

/** The role that a RoleArn names. */
export interface NamedRole {
  readonly account: string;
  readonly path: string;
  readonly roleName: string;
}

/** `arn:aws:iam::<account>:role/<path>/<name>`. @throws RolegateError ValidationError */
export function parseRoleArn(text: string): NamedRole {
  const arn = parseArn(text);
  const resource = arn?.service === 'iam' && arn.resource.startsWith('role/') ? arn.resource.slice(4) : undefined;
  const name = resource?.slice(resource.lastIndexOf('/') + 1);
  if (!arn || !resource || !name) throw new RolegateError('ValidationError', `${text} is invalid`);
  return { account: arn.account, path: resource.slice(0, resource.length - name.length), roleName: name };
}
