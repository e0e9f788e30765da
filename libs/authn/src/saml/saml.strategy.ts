import { type KeyObject, X509Certificate, createHash } from 'node:crypto';
import { type NamedSamlProvider, type SamlProviderState, isSingleUse, readSamlProviderArn, samlProvider, samlProviderArn, samlProviderKey } from '#iam';
import { type Clock, parseArn, systemClock } from '#kernel';
import type { Authenticated, AuthenticationRequest, Directory, FederatedIdentity, Present } from '#operation';
import { anonymous } from '../anonymous.strategy.js';
import { FailedLogins } from '../provider/failed-logins.js';
import { CredentialStrategy } from '../strategy.js';
import { checkAssertion } from './assertion-rules.js';
import { type AwsAttributes, readAwsAttributes } from './aws-attributes.js';
import { type SamlAssertion, readAssertion } from './saml-assertion.js';
import { nameQualifierOf, samlConditions, subjectTypeOf } from './saml-conditions.js';
import { refuseAssertion, roleNotAsserted, tooManyFailures } from './saml-refusals.js';
import { type ProvenAssertion, openResponse } from './saml-response.js';

/** Characters. Source: STS API Reference, AssumeRoleWithSAML, SAMLAssertion. */
const LONGEST_ASSERTION = 100_000;
/** Forgeries of one address: a document of that length costs milliseconds before its signature is known to be bad. */
const FORGERIES = { burst: 50, perSecond: 5 };

export interface SamlOptions {
  readonly directory: Directory;
  /** What assertions may be for. */
  readonly audiences: readonly string[];
  /** Where they may be sent to; a `*` stands for a label of a host name. */
  readonly recipients: readonly string[];
  /** Seconds from its issue in which an assertion may be used. */
  readonly windowSeconds: number;
  /** Every assertion of every provider opens one session. */
  readonly singleUse: boolean;
  /** Seconds: the longest session that a provider's word is good for. */
  readonly maxSessionSeconds: number;
  readonly clock?: Pick<Clock, 'monotonic'>;
}

/** Callers of AssumeRoleWithSAML, proven by an assertion that the SAML provider which they name has signed. */
export class SamlStrategy extends CredentialStrategy {
  readonly name = 'saml';
  override readonly actions = ['AssumeRoleWithSAML'];
  /** Parsed once for as long as the provider stays as it is. */
  private readonly keys = new WeakMap<SamlProviderState, readonly KeyObject[]>();
  private readonly forgeries: FailedLogins;

  constructor(private readonly options: SamlOptions) {
    super();
    this.forgeries = new FailedLogins(options.clock ?? systemClock, FORGERIES);
  }

  protected override async verify({ action, now, sourceIp }: AuthenticationRequest): Promise<Authenticated | undefined> {
    const text = action!.parameter('SAMLAssertion');
    const roleArn = action!.parameter('RoleArn') ?? '';
    const named = readSamlProviderArn(action!.parameter('PrincipalArn') ?? '');
    // What is missing or out of its bounds is refused with the rest of the input.
    if (!text || text.length > LONGEST_ASSERTION || !named || !parseArn(roleArn)) return undefined;
    const provider = await this.providerOf(named, now);
    const { assertion: proven, destination } = this.opened(text, provider.state, sourceIp);
    const assertion = readAssertion(proven);
    const { audiences, recipients, windowSeconds } = this.options;
    checkAssertion(assertion, destination, { entityId: provider.state.entityId, audiences, recipients, windowMs: windowSeconds * 1000 }, now);
    const asked = readAwsAttributes(assertion);
    assertRole(asked, roleArn, samlProviderArn(provider.state));
    return { principal: vouchedFor(this.identityOf(assertion, asked, provider, named, now)) };
  }

  /** @throws RolegateError InvalidIdentityToken */
  private async providerOf({ account, name }: NamedSamlProvider, now: number): Promise<Present<SamlProviderState>> {
    const { directory } = this.options;
    const key = samlProviderKey(account, name);
    let found = directory.find(samlProvider, key);
    if (!found?.state) {
      await directory.catchUp();
      found = directory.find(samlProvider, key);
    }
    if (!found?.state) throw refuseAssertion(`the account ${account || '(none)'} has no provider ${name.slice(0, 128)}`, "Specified provider doesn't exist");
    const { validUntil } = found.state;
    // SAML 2.0 Metadata, section 2.3.2: what has expired is not to be relied on.
    if (validUntil !== undefined && Date.parse(validUntil) <= now) throw refuseAssertion(`the metadata of the provider was valid until ${validUntil}`);
    return found as Present<SamlProviderState>;
  }

  /** @throws RolegateError InvalidIdentityToken; Throttling for an address that sent too many forgeries */
  private opened(text: string, state: SamlProviderState, source: string | undefined): ProvenAssertion {
    if (source !== undefined && !this.forgeries.admits(source)) throw tooManyFailures();
    try {
      return openResponse(text, this.keysOf(state));
    } catch (error) {
      if (source !== undefined) this.forgeries.failed(source);
      throw error;
    }
  }

  private keysOf(state: SamlProviderState): readonly KeyObject[] {
    const known = this.keys.get(state);
    if (known) return known;
    const keys = state.signingCertificates.map((certificate) => new X509Certificate(Buffer.from(certificate, 'base64')).publicKey);
    this.keys.set(state, keys);
    return keys;
  }

  private identityOf(assertion: SamlAssertion, asked: AwsAttributes, { state, stream }: Present<SamlProviderState>, named: NamedSamlProvider, now: number): FederatedIdentity {
    const { sessionDuration = Infinity, sessionName, tags, transitiveTagKeys, sourceIdentity } = asked;
    const { id, issuer, subject, recipient, issuedAt, authenticatedAt = issuedAt, sessionUntil = Infinity } = assertion;
    const { maxSessionSeconds, windowSeconds, singleUse } = this.options;
    const once = singleUse || assertion.oneTimeUse || isSingleUse(state);
    return {
      kind: 'saml',
      provider: samlProviderArn(state),
      providerStream: stream,
      subject,
      audience: recipient,
      subjectType: subjectTypeOf(assertion.subjectFormat),
      nameQualifier: nameQualifierOf(issuer, named),
      issuer,
      conditions: samlConditions(assertion, named),
      tags,
      transitiveTagKeys,
      sourceIdentity,
      sessionName,
      maxSeconds: Math.floor(Math.min(maxSessionSeconds, sessionDuration, (sessionUntil - now) / 1000)),
      authenticatedAt,
      expiresAt: issuedAt + windowSeconds * 1000,
      onlyOnce: once ? `saml/${stream}/${createHash('sha256').update(id).digest('base64url')}` : undefined,
    };
  }
}

/** Source: IAM User Guide, "Configure SAML assertions for the authentication response", on the attribute Role. */
function assertRole({ roles }: AwsAttributes, roleArn: string, providerArn: string): void {
  const asserted = roles.some(([first, second]) => (first === roleArn && second === providerArn) || (first === providerArn && second === roleArn));
  if (!asserted) throw roleNotAsserted(`none of its ${roles.length} pairs is ${roleArn.slice(0, 255)} with ${providerArn}`);
}

const vouchedFor = (federated: FederatedIdentity): Authenticated['principal'] =>
  ({ ...anonymous, federated, principal: { ...anonymous.principal, federated: federated.provider } });
