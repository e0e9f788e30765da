import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import type { UpstreamStore } from './store-definition.js';

/** `local` is the name of the store that needs no definition. */
export const LOCAL = 'local';

const name = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'expecting up to 32 lower-case letters, digits and hyphens').refine((given) => given !== LOCAL, '`local` is the store that is always there');

const milliseconds = z.number().positive().transform((given) => given * 1000);

const endpoint = z.url({ protocol: /^https?$/, error: 'expecting http(s)://host:port' }).transform((given) => new URL(given));

/** Where it does not say, as the store's. Seconds as AssumeRole takes them. */
const sts = z.strictObject({
  endpoint: endpoint.optional(),
  region: z.string().min(1).optional(),
  roleArn: z.string().regex(/^arn:[^:]+:iam::[^:]*:role\/./, 'expecting the ARN of a role').optional(),
  externalId: z.string().min(2).max(1224).optional(),
  maxDurationSeconds: z.number().int().min(900).max(43_200).default(900),
});

/** Members of a store; unknown ones are mistakes. */
const definition = z.strictObject({
  endpoint,
  region: z.string().min(1).default('us-east-1'),
  pathStyle: z.boolean().default(true),
  payload: z.enum(['signed-trailer', 'signed-chunks', 'unsigned']).default('signed-trailer'),
  keys: z.enum(['bytes', 'paths']).default('paths'),
  credentialsFile: z.string().min(1),
  profile: z.string().min(1).default('default'),
  bucketPrefix: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,30}$/, 'expecting what a bucket name may begin with').or(z.literal('')).default(''),
  caFile: z.string().min(1).optional(),
  connections: z.number().int().min(1).max(10_000).default(256),
  connectTimeoutSeconds: milliseconds.default(5000),
  replyTimeoutSeconds: milliseconds.default(60_000),
  idleTimeoutSeconds: milliseconds.default(60_000),
  sts: sts.optional(),
});

const file = z.strictObject({ stores: z.record(name, definition) });

/**
 * The upstream stores of a file of JSON, `{ "stores": { "name": { "endpoint": …, "credentialsFile": … } } }`. Paths are relative to
 * the file. @throws Error that names every fault and no secret
 */
export function readStoresFile(path: string): readonly UpstreamStore[] {
  const parsed = file.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const beside = (given: string): string => (isAbsolute(given) ? given : join(dirname(path), given));
  return Object.entries(parsed.data.stores).map(([storeName, { caFile, credentialsFile, connectTimeoutSeconds, replyTimeoutSeconds, idleTimeoutSeconds, sts: ofSts, ...rest }]) => ({
    ...rest,
    name: storeName,
    credentialsFile: beside(credentialsFile),
    ca: caFile === undefined ? undefined : readFileSync(beside(caFile), 'utf8'),
    ...(ofSts && { sts: { ...ofSts, endpoint: ofSts.endpoint ?? rest.endpoint, region: ofSts.region ?? rest.region } }),
    timeouts: { connect: connectTimeoutSeconds, reply: replyTimeoutSeconds, idle: idleTimeoutSeconds },
  }));
}
