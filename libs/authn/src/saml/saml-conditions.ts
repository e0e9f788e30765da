import { createHash } from 'node:crypto';
import type { NamedSamlProvider } from '#iam';
import type { ConditionValues } from '#operation';
import { ATTRIBUTE_KEYS } from './attribute-keys.js';
import type { SamlAssertion } from './saml-assertion.js';

const FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';

/** `persistent`, `transient` …; a format of another family in full. Source: STS API Reference, AssumeRoleWithSAML, SubjectType. */
export const subjectTypeOf = (format: string): string => (format.startsWith(FORMAT) ? format.slice(FORMAT.length) : format);

/** With the subject it tells a person apart from everybody else. Source: STS API Reference, AssumeRoleWithSAML, NameQualifier. */
export const nameQualifierOf = (issuer: string, { account, name }: NamedSamlProvider): string =>
  createHash('sha1').update(`${issuer}${account}/${name}`).digest('base64');

/** Source: IAM User Guide, "Available keys for SAML-based AWS STS federation"; `aud` is the Recipient, not the Audience. */
export function samlConditions({ issuer, subject, subjectFormat, recipient, attributes }: SamlAssertion, provider: NamedSamlProvider): ConditionValues {
  const values: Record<string, string | readonly string[]> = {
    'saml:aud': recipient,
    'saml:doc': `${provider.account}/${provider.name}`,
    'saml:iss': issuer,
    'saml:namequalifier': nameQualifierOf(issuer, provider),
    'saml:sub': subject,
    'saml:sub_type': subjectTypeOf(subjectFormat),
  };
  for (const [key, names] of Object.entries(ATTRIBUTE_KEYS)) {
    const given = names.flatMap((name) => attributes.get(name) ?? []);
    if (given.length > 0) values[key] = given.length === 1 ? given[0]! : given;
  }
  return values;
}
