import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CustomTokenProvider } from '#authn';
import { ConfigError, defineSection, setting } from '#kernel';
import { providerName } from './certificate-settings.js';
import { positive, text } from './field-types.js';

/** Webhooks that know whose a token is. */
export const customTokens = defineSection('Custom tokens', {
  providers: setting<string | undefined>({ env: 'ROLEGATE_CUSTOM_TOKEN_PROVIDERS', schema: text, doc: "Path of a JSON list of webhooks for AssumeRoleWithCustomToken, as MinIO's identity plugins: name, url, authorizationFile (the whole header), roleArn (the role of everybody). Default: the operation is off.", risk: 'A webhook may say that anybody is anybody of its own name; the token stands in the URL that it is sent to: TLS, and no log of URLs there.' }),
  timeoutMs: setting({ env: 'ROLEGATE_CUSTOM_TOKEN_TIMEOUT_MS', schema: positive, default: 900, doc: 'Milliseconds that a log-in waits for the answer of a webhook.' }),
});

const list = z.array(z.strictObject({
  name: providerName,
  url: z.string().refine((value) => URL.canParse(value) && /^https?:/.test(value), 'expecting a URL').transform((value) => new URL(value)),
  /** Path of a file. */
  authorizationFile: z.string().optional(),
  roleArn: z.string().regex(/^arn:aws:iam::[^:]*:role\/.+/, 'expecting the ARN of a role').optional(),
})).refine((providers) => new Set(providers.map(({ name }) => name)).size === providers.length, 'two of them have one name');

/** The file of ROLEGATE_CUSTOM_TOKEN_PROVIDERS. @throws ConfigError */
export function readCustomTokenProviders(path: string | undefined): readonly CustomTokenProvider[] {
  if (path === undefined) return [];
  try {
    return list.parse(JSON.parse(readFileSync(path, 'utf8'))).map(({ authorizationFile, ...provider }) => ({
      ...provider, ...(authorizationFile !== undefined && { authorization: readFileSync(authorizationFile, 'utf8').trim() }),
    }));
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : (error as Error).message;
    throw new ConfigError([`ROLEGATE_CUSTOM_TOKEN_PROVIDERS: ${why}`]);
  }
}
