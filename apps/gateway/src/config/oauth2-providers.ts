import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OAuth2Provider } from '#authn';
import { ConfigError } from '#kernel';

const url = z.string().refine((text) => URL.canParse(text) && /^https?:/.test(text), 'expecting a URL').transform((text) => new URL(text));

const providers = z.array(z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9.-]{4,255}$/, 'expecting a host name'),
  introspection: url.optional(),
  userinfo: url.optional(),
  clientId: z.string().optional(),
  /** Path of a file. */
  clientSecretFile: z.string().optional(),
  clientIds: z.array(z.string().min(1)).default([]),
}).refine(({ introspection, userinfo }) => (introspection === undefined) !== (userinfo === undefined), 'expecting either introspection or userinfo')
  .refine(({ introspection, clientIds }) => introspection === undefined || clientIds.length > 0, 'expecting clientIds: tokens of other clients would be taken'));

/**
 * The file of ROLEGATE_OAUTH2_PROVIDERS: a JSON list of `{name, introspection | userinfo, clientId, clientSecretFile, clientIds}`.
 * @throws ConfigError
 */
export function readOAuth2Providers(path: string | undefined): readonly OAuth2Provider[] {
  if (path === undefined) return [];
  try {
    return providers.parse(JSON.parse(readFileSync(path, 'utf8'))).map(({ clientSecretFile, ...provider }) => ({
      ...provider, ...(clientSecretFile !== undefined && { clientSecret: readFileSync(clientSecretFile, 'utf8').trim() }),
    }));
  } catch (error) {
    const why = error instanceof z.ZodError ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : (error as Error).message;
    throw new ConfigError([`ROLEGATE_OAUTH2_PROVIDERS: ${why}`]);
  }
}
