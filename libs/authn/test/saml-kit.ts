import type { AuthenticationRequest, Principal } from '#operation';
import { type AnyHistory, PaperIdp, ROLE_ATTRIBUTE, SAML_PROVIDER_ARN, SIGN_IN, aSamlProvider, memoryDirectory } from '#testing';
import { type SamlOptions, SamlStrategy } from '../src/saml/saml.strategy.js';

export const ROLE = 'arn:aws:iam:::role/S3Access';
export const attribute = (name: string): string => `https://aws.amazon.com/SAML/Attributes/${name}`;
/** What a log-in into the role needs. */
export const ATTRIBUTES = { [ROLE_ATTRIBUTE]: `${ROLE},${SAML_PROVIDER_ARN}`, [attribute('RoleSessionName')]: 'alice@example.com' };

/** A provider on paper, registered here, and the strategy that judges its assertions. */
export class SamlWorld {
  readonly idp = new PaperIdp();
  readonly strategy: SamlStrategy;

  constructor({ histories = [aSamlProvider()], ...more }: Partial<Omit<SamlOptions, 'directory'>> & { readonly histories?: readonly AnyHistory[] } = {}) {
    this.strategy = new SamlStrategy({ directory: memoryDirectory(histories), audiences: [SIGN_IN], recipients: [SIGN_IN, 'https://*.signin.aws.amazon.com/saml'], windowSeconds: 300, singleUse: false, maxSessionSeconds: 43_200, ...more });
  }

  /** The caller whom an assertion proves. @throws RolegateError */
  async caller(SAMLAssertion: string, parameters: Readonly<Record<string, string>> = {}, now = Date.now(), sourceIp?: string): Promise<Principal> {
    const given: Readonly<Record<string, string>> = { RoleArn: ROLE, PrincipalArn: SAML_PROVIDER_ARN, SAMLAssertion, ...parameters };
    const action = { name: 'AssumeRoleWithSAML', parameter: (name: string) => given[name] };
    const request = { action, now, sourceIp, protocol: 'query', presented: undefined, parts: { method: 'POST', rawPath: '/', rawQuery: '', headers: {} } } satisfies AuthenticationRequest;
    const answer = await new Promise<{ principal: Principal } | undefined>((success, error) => {
      Object.assign(Object.create(this.strategy) as SamlStrategy, { success, error, pass: () => success(undefined) }).authenticate(request);
    });
    if (!answer) throw new Error('the strategy passed');
    return answer.principal;
  }
}
