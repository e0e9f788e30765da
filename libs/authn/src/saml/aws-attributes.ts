import { sessionTagsFault } from '../session-tags-fault.js';
import { AWS_ATTRIBUTES, type SamlAssertion } from './saml-assertion.js';
import { refuseAssertion } from './saml-refusals.js';

const TAG = `${AWS_ATTRIBUTES}PrincipalTag:`;
/** STS API Reference, RoleSessionName and SourceIdentity. */
const NAME = /^[\w+=,.@-]{2,64}$/;

/** What an assertion says of the session that it asks for. */
export interface AwsAttributes {
  /** Pairs of the ARNs of a role and of the provider, in either order. */
  readonly roles: readonly (readonly [string, string])[];
  readonly sessionName: string;
  /** Seconds. */
  readonly sessionDuration: number | undefined;
  readonly tags: readonly (readonly [key: string, value: string])[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}

/**
 * Source: IAM User Guide, "Configure SAML assertions for the authentication response" and "Pass session tags in AWS STS".
 * @throws RolegateError InvalidIdentityToken with AWS's sentences
 */
export function readAwsAttributes({ attributes }: Pick<SamlAssertion, 'attributes'>): AwsAttributes {
  const single = (name: string): string | undefined => {
    const [value, ...more] = new Set(attributes.get(AWS_ATTRIBUTES + name));
    if (more.length > 0) throw refuseAssertion(`its attribute ${name} has several values`);
    return value;
  };
  const roles = (attributes.get(`${AWS_ATTRIBUTES}Role`) ?? []).map(pairOf);
  if (roles.length === 0) throw refuseAssertion('it has no attribute Role');
  const sessionName = single('RoleSessionName');
  if (sessionName === undefined) throw refuseAssertion('it has no attribute RoleSessionName', 'RoleSessionName is required in AuthnResponse');
  if (!NAME.test(sessionName)) throw refuseAssertion('its RoleSessionName has other characters or another length', 'RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}');
  const sourceIdentity = single('SourceIdentity');
  if (sourceIdentity !== undefined && (!NAME.test(sourceIdentity) || sourceIdentity.startsWith('aws:'))) throw refuseAssertion('its SourceIdentity has other characters or another length', 'Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"');
  const tags = [...attributes].flatMap(([name, values]) => (name.startsWith(TAG) ? values.map((value) => [name.slice(TAG.length), value] as const) : []));
  const fault = sessionTagsFault(tags);
  if (fault !== undefined) throw refuseAssertion(fault);
  return { roles, sessionName, sessionDuration: durationOf(single('SessionDuration')), tags, transitiveTagKeys: [...new Set(attributes.get(`${AWS_ATTRIBUTES}TransitiveTagKeys`))], sourceIdentity };
}

function pairOf(value: string): readonly [string, string] {
  const [first = '', second = '', ...more] = value.split(',');
  if (more.length > 0) throw refuseAssertion('a value of its attribute Role has more than two parts');
  return [first.trim(), second.trim()];
}

function durationOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (seconds < 900 || seconds > 43_200) throw refuseAssertion('its SessionDuration is none of 900 to 43200 seconds');
  return seconds;
}
