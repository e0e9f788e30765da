import { role, roleArn, roleNameKey } from '#iam';
import { isRealAccount, RolegateError } from '#kernel';
import { type AdminInput, providerAncestor, type OperationContext, type Reads } from '#operation';
import { parseRoleArn } from '#sts';
import { noSuchUser, readUser } from '../named-user.js';
import { filled } from '../parameters.js';
import { providerNamed } from '../revocation/ancestor-target.js';
import type { RevocableProviders } from '../revocation/revocable-kind.js';
import { requiredUid } from '../uid.js';

/**
 * The streams that the sessions asked for rest on: those of `user` (a uid), `role` (a name in the caller's account or the
 * tenant's, or an ARN) and `provider` (an ARN, or the name of a configured one).
 * @throws RolegateError InvalidArgument, InvalidTenantName, NoSuchUser, NoSuchEntity
 */
export async function sessionAncestors(input: AdminInput, providers: RevocableProviders, reads: Reads, ctx: OperationContext): Promise<readonly string[]> {
  const [uid, roleName, provider] = [filled(input, 'user'), filled(input, 'role'), filled(input, 'provider')];
  return Promise.all([
    ...(uid === undefined ? [] : [userStream(uid, input, reads, ctx)]),
    ...(roleName === undefined ? [] : [roleStream(roleName, input, reads, ctx)]),
    ...(provider === undefined ? [] : [providerStream(provider, providers, reads)]),
  ]);
}

async function userStream(uid: string, { tenant }: AdminInput, reads: Reads, ctx: OperationContext): Promise<string> {
  const found = await readUser(requiredUid({ uid, tenant }, ctx), reads, ctx);
  if (!found) throw noSuchUser();
  return found.stream;
}

async function roleStream(named: string, input: AdminInput, reads: Reads, { principal }: OperationContext): Promise<string> {
  const isArn = named.startsWith('arn:');
  const { account, roleName } = isArn ? parseRoleArn(named) : { account: filled(input, 'tenant') ?? principal.account, roleName: named };
  const reached = principal.administrator || !isRealAccount(account) || account === principal.account;
  const found = reached ? await reads.byKey(role, roleNameKey(account, roleName)) : undefined;
  if (!found?.state || (isArn && roleArn(found.state) !== named)) throw new RolegateError('NoSuchEntity', `The role ${named} cannot be found.`);
  return found.stream;
}

async function providerStream(named: string, providers: RevocableProviders, reads: Reads): Promise<string> {
  if (providers.names.includes(named)) return providerAncestor(named);
  const { provider, key, absent } = providerNamed(named, providers.kinds);
  const found = await reads.byKey(provider.aggregate, key);
  if (!found?.state) throw absent();
  return found.stream;
}
