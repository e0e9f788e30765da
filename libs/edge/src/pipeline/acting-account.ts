import { account, accountStream } from '#iam';
import { isRealAccount, RolegateError } from '#kernel';
import type { Directory, Operation, Principal } from '#operation';
import { readSignature } from '#signatures';
import type { EdgeRequest } from '../http/edge-request.js';

/** Our own header: an administrator asks IAM to act in this account or tenant instead of its own. */
export const ACCOUNT_HEADER = 'x-rolegate-account';

/** Source: rgw_op.cc, rgw_validate_tenant_name. */
const TENANT = /^[A-Za-z0-9_]{1,128}$/;

/**
 * The account in which the caller asks to act; undefined: its own. The signature has to cover the header, or somebody on the way
 * could move a request of an administrator into another account. What radosgw-admin does for `--tenant` and `--account-id`.
 * @throws RolegateError ValidationError (S3, admin API: InvalidArgument)
 */
export function actingAccount({ service }: Operation, request: EdgeRequest): string | undefined {
  const given = request.headers[ACCOUNT_HEADER];
  if (given === undefined || given === '') return undefined;
  const asked = String(given);
  if (service !== 'iam') throw refusal(service, `Only requests of IAM take ${ACCOUNT_HEADER}.`);
  if (!isRealAccount(asked) && !TENANT.test(asked)) throw refusal(service, `${ACCOUNT_HEADER} is an account id, or a tenant.`);
  const presented = readSignature(request, 'query');
  if (presented?.scheme !== 'sigv4' || !presented.signedHeaders.includes(ACCOUNT_HEADER)) throw refusal(service, `The signature has to cover ${ACCOUNT_HEADER}.`);
  return asked;
}

/**
 * The caller in the account that it asked for: who it is does not change, and is what records and events name. Sessions of
 * roles and of federated users never are administrators; one of GetSessionToken is its user. @throws RolegateError AccessDenied
 */
export function actingIn(principal: Principal, asked: string | undefined): Principal {
  if (asked === undefined || asked === principal.account) return principal;
  if (principal.administrator) return { ...principal, account: asked };
  throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'administrator-only', detail: `${principal.arn} asked to act in the account ${asked}` });
}

/** A tenant is there as soon as something is in it. @throws RolegateError NoSuchEntity */
export function assertAccountExists(asked: string | undefined, directory: Directory): void {
  if (asked === undefined || !isRealAccount(asked) || directory.get(account, accountStream(asked))?.state) return;
  throw new RolegateError('NoSuchEntity', `The account ${asked} cannot be found.`);
}

function refusal(service: Operation['service'], text: string): RolegateError {
  return service === 'iam' || service === 'sts' ? new RolegateError('ValidationError', text) : new RolegateError('InvalidArgument', text, { fields: { ArgumentName: ACCOUNT_HEADER } });
}
