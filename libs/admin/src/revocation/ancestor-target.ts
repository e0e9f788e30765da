import { appendTo, assertMayActFor, coversTime, role, roleArn, roleNameKey, type UserState } from '#iam';
import { iamArn, isRealAccount, RolegateError } from '#kernel';
import { type AdminInput, byKey, type Load, type OperationContext } from '#operation';
import { parseRoleArn } from '#sts';
import { noSuchUser, userOf } from '../named-user.js';
import { filled } from '../parameters.js';
import { requiredUid } from '../uid.js';
import { type RevocableKind, type RevocableProvider, type RevocableState, revocableRole, revocableUser } from './revocable-kind.js';
import type { RevocationTarget } from './revocation-target.js';

interface Asked<S extends RevocableState> {
  readonly load: Load<S>;
  /** Of what does not exist. */
  readonly arn: string;
  absent(): RolegateError;
  /** @throws RolegateError */
  check?(state: S, ctx: OperationContext): void;
}

function target<S extends RevocableState>(kind: RevocableKind<S>, { load, arn, absent, check }: Asked<S>, ctx: OperationContext): RevocationTarget<S> {
  const known = ('key' in load ? ctx.directory.find(load.aggregate, load.key) : ctx.directory.get(load.aggregate, load.stream))?.state;
  return {
    load,
    resource: known ? kind.arn(known) : arn,
    revoked(existing) {
      if (!existing) throw absent();
      return kind.arn(existing.state);
    },
    write(existing, { revocationId, issuedBefore }, context) {
      check?.(existing!.state, context);
      if (issuedBefore && coversTime(existing!.state.sessionsCutOff, issuedBefore)) return undefined;
      return appendTo(existing!, [issuedBefore ? kind.cutOff(revocationId, issuedBefore.toISOString()) : kind.revoked(revocationId)])[0];
    },
    recorded: (state, { issuedBefore }) => (issuedBefore ? state?.sessionsCutOff : state?.sessionsRevoked),
  };
}

/** @throws RolegateError InvalidArgument, InvalidTenantName */
export function userTarget(named: string, input: AdminInput, ctx: OperationContext): RevocationTarget<UserState> {
  const uid = requiredUid({ uid: named, tenant: input.tenant }, ctx);
  const check = (state: UserState, { principal }: OperationContext): void => assertMayActFor(state, principal);
  return target(revocableUser, { load: userOf(uid, ctx), arn: iamArn(uid.account, 'user', '/', uid.userName), absent: noSuchUser, check }, ctx);
}

/** By name in the caller's account, in a tenant's, or by ARN. @throws RolegateError ValidationError, NoSuchEntity */
export function roleTarget(named: string, input: AdminInput, ctx: OperationContext): RevocationTarget {
  const isArn = named.startsWith('arn:');
  const { account, roleName } = isArn ? parseRoleArn(named) : { account: filled(input, 'tenant') ?? ctx.principal.account, roleName: named };
  const absent = (): RolegateError => new RolegateError('NoSuchEntity', `The role ${named} cannot be found.`);
  assertReaches(account, ctx, absent);
  const asked = { load: byKey(role, roleNameKey(account, roleName)), arn: isArn ? named : iamArn(account, 'role', '/', named), absent };
  const found = target(revocableRole, asked, ctx);
  return {
    ...found,
    revoked(existing) {
      const arn = found.revoked(existing);
      if (isArn && roleArn(existing!.state) !== named) throw absent();
      return arn;
    },
  };
}

/** @throws RolegateError NoSuchEntity */
export function providerTarget(named: string, providers: readonly RevocableProvider[], ctx: OperationContext): RevocationTarget<RevocableState> {
  const { provider, key, absent } = providerNamed(named, providers);
  return target(provider, { load: byKey(provider.aggregate, key), arn: named, absent }, ctx);
}

/** @throws RolegateError NoSuchEntity when no kind of provider has such an ARN */
export function providerNamed(named: string, providers: readonly RevocableProvider[]): { readonly provider: RevocableProvider; readonly key: string; readonly absent: () => RolegateError } {
  const absent = (): RolegateError => new RolegateError('NoSuchEntity', `The identity provider ${named} cannot be found.`);
  for (const provider of providers) {
    const key = provider.key(named);
    if (key !== undefined) return { provider, key, absent };
  }
  throw absent();
}

/** No request reaches into another real account, unless an administrator's: for others there is nothing there. */
function assertReaches(account: string, { principal }: OperationContext, absent: () => RolegateError): void {
  if (!principal.administrator && isRealAccount(account) && account !== principal.account) throw absent();
}
