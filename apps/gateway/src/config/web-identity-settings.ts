import { z } from 'zod';
import { SIGNATURE_ALGORITHMS } from '#authn';
import { defineSection, setting } from '#kernel';
import { list, positive, seconds, text } from './field-types.js';

const OUT_OF = `expecting a list out of ${SIGNATURE_ALGORITHMS.join(', ')}`;
const areAsymmetric = (names: readonly string[]): boolean => names.length > 0 && names.every((name) => SIGNATURE_ALGORITHMS.includes(name));

/** `https://a=RS256,ES256;https://b=EdDSA`; a URL may hold "=", the names of algorithms do not. */
const algorithmsByIssuer = z.string().transform((given, context) => {
  const found = new Map<string, readonly string[]>();
  for (const entry of given.split(';').map((one) => one.trim()).filter((one) => one !== '')) {
    const at = entry.lastIndexOf('=');
    const url = entry.slice(0, at).trim();
    const names = list.parse(entry.slice(at + 1));
    if (at < 0 || !/^https?:\/\/[^/]/.test(url)) context.addIssue({ code: 'custom', message: `expecting URL=algorithms, separated by semicolons, in ${JSON.stringify(entry)}` });
    else if (found.has(url)) context.addIssue({ code: 'custom', message: `${url} is there twice` });
    else if (!areAsymmetric(names)) context.addIssue({ code: 'custom', message: `${url}: ${OUT_OF}` });
    else found.set(url, names);
  }
  return [...found];
});

export const webIdentity = defineSection('Web identity', {
  privateHosts: setting<string[]>({ env: 'ROLEGATE_OIDC_PRIVATE_HOSTS', schema: list, default: [], doc: 'Hosts (`host` or `host:port`) of OIDC providers that are reached although they are at private or loopback addresses.', risk: 'Whoever may create an OIDC provider has the gateway send a GET to any port of a host that is listed without one.' }),
  algorithms: setting<string[]>({ env: 'ROLEGATE_OIDC_ALGORITHMS', schema: list.refine(areAsymmetric, OUT_OF), default: [...SIGNATURE_ALGORITHMS], doc: 'Algorithms that tokens may be signed with; never `none` and never HS*.' }),
  providerAlgorithms: setting<(readonly [string, readonly string[]])[]>({ env: 'ROLEGATE_OIDC_PROVIDER_ALGORITHMS', schema: algorithmsByIssuer, default: [], doc: 'The same for single providers, in place of that list: `https://sso.example.com/realms/demo=RS256,ES256;https://…=EdDSA`, each by its URL.' }),
  maxSessionSeconds: setting({ env: 'ROLEGATE_OIDC_MAX_SESSION_SECONDS', schema: seconds, default: 43_200, doc: 'Longest session of AssumeRoleWithWebIdentity; a longer wish is cut.', risk: 'A user disabled at the provider keeps a session for as long, unless it is revoked.' }),
  jwksSeconds: setting({ env: 'ROLEGATE_OIDC_JWKS_SECONDS', schema: seconds, default: 3600, doc: 'How long the keys of a provider are taken without asking it again.', risk: 'A key that the provider withdraws is accepted for as long.' }),
  jwksCoolDownSeconds: setting({ env: 'ROLEGATE_OIDC_JWKS_COOL_DOWN_SECONDS', schema: seconds, default: 10, doc: 'Least time between two questions to a provider, whatever key ids tokens name.', risk: 'A new key of the provider is refused for as long.' }),
  jwksStaleSeconds: setting({ env: 'ROLEGATE_OIDC_JWKS_STALE_SECONDS', schema: seconds, default: 86_400, doc: 'How long the keys of a provider serve while it is away.' }),
  keySetFiles: setting<string[]>({ env: 'ROLEGATE_OIDC_JWKS_FILES', schema: list.refine((entries) => entries.every((entry) => /^https?:\/\/[^=]+=.+$/.test(entry)), 'expecting a list of URL=path'), default: [], doc: 'Keys of issuers that the gateway cannot reach (Kubernetes clusters): a list of URL=path of a JWK set; read again when the file changes.', risk: 'Whoever may write the file may be any subject of the issuer.' }),
  oauth2Providers: setting<string | undefined>({ env: 'ROLEGATE_OAUTH2_PROVIDERS', schema: text, doc: 'Path of a JSON list of OAuth 2 providers for AssumeRoleWithWebIdentity with ProviderId: name, introspection or userinfo, clientId, clientSecretFile, clientIds.', risk: 'With userinfo and no clientIds a token of any client of the provider is taken.' }),
  timeoutMs: setting({ env: 'ROLEGATE_OIDC_TIMEOUT_MS', schema: positive, default: 900, doc: 'Milliseconds that a log-in waits for the answer of a provider. Its keys are waited for 5 seconds all the same, and serve the log-ins after.' }),
});
