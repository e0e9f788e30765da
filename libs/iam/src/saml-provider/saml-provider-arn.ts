import { RolegateError, parseArn } from '#kernel';

/** The provider that an ARN names. */
export interface NamedSamlProvider {
  readonly account: string;
  readonly name: string;
}

export const samlProviderArnOf = (account: string, name: string): string => `arn:aws:iam::${account}:saml-provider/${name}`;

/** undefined: no ARN of a SAML provider. */
export function readSamlProviderArn(text: string): NamedSamlProvider | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'iam' || arn.region !== '' || !arn.resource.startsWith('saml-provider/')) return undefined;
  const name = arn.resource.slice('saml-provider/'.length);
  return name === '' ? undefined : { account: arn.account, name };
}

/** @throws RolegateError InvalidInput */
export function parseSamlProviderArn(text: string): NamedSamlProvider {
  const named = readSamlProviderArn(text);
  if (!named) throw new RolegateError('InvalidInput', `ARN ${text} is not valid.`);
  return named;
}
