import { RolegateError, parseArn } from '#kernel';

/** The provider that an ARN names. */
export interface NamedOidcProvider {
  readonly account: string;
  /** Host, perhaps with a port, and path: the URL without its scheme. */
  readonly issuer: string;
}

/** An issuer is known by its URL without the scheme (IAM User Guide, "IAM identifiers"; Ceph, "STS"). */
export const withoutScheme = (url: string): string => {
  const at = url.indexOf('://');
  return at < 0 ? url : url.slice(at + 3);
};

export const oidcProviderArnOf = (account: string, issuer: string): string => `arn:aws:iam::${account}:oidc-provider/${issuer}`;

/** undefined: no ARN of an OIDC provider. */
export function readOidcProviderArn(text: string): NamedOidcProvider | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.region !== '' || !arn.resource.startsWith('oidc-provider/')) return undefined;
  const issuer = arn.resource.slice('oidc-provider/'.length);
  return issuer === '' ? undefined : { account: arn.account, issuer };
}

/** @throws RolegateError InvalidInput */
export function parseOidcProviderArn(text: string): NamedOidcProvider {
  const named = readOidcProviderArn(text);
  if (!named) throw new RolegateError('InvalidInput', `ARN ${text} is not valid.`);
  return named;
}
