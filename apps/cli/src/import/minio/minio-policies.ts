import { iamArn } from '#kernel';
import { foreignActions, isForeign, withoutForeignActions } from '../foreign-actions.js';
import { isObject, type Json } from '../json.js';
import type { Left, WantedPolicy } from '../wanted.js';

const s3 = (Action: readonly string[]): Json => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: ['arn:aws:s3:::*'] }] });

/** Policies that each MinIO has. Source: MinIO, minio/pkg, policy/constants.go. What they say of MinIO's own administration is left out. */
const BUILT_IN: Readonly<Record<string, Json>> = {
  readonly: s3(['s3:GetBucketLocation', 's3:GetObject']),
  readwrite: s3(['s3:*']),
  writeonly: s3(['s3:PutObject']),
  consoleAdmin: s3(['s3:*']),
  diagnostics: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['admin:Profiling', 'admin:ServerTrace', 'admin:ConsoleLog', 'admin:ServerInfo', 'admin:TopLocksInfo', 'admin:OBDInfo', 'admin:BandwidthMonitor', 'admin:Prometheus'], Resource: ['arn:aws:s3:::*'] }] },
};

/** Actions on MinIO itself, its keys and its tables. */
const OF_MINIO = /^(admin|kms|s3tables|s3tablesadmin):/i;

export const policyArn = (account: string, name: string): string => iamArn(account, 'policy', '/', name);

/** Names in `a,b`, as mappings write them. */
export const namesIn = (mapping: unknown): readonly string[] =>
  isObject(mapping) && typeof mapping['policy'] === 'string' ? mapping['policy'].split(',').map((name) => name.trim()).filter((name) => name !== '') : [];

/**
 * MinIO's policies as managed policies of the same name; those that every MinIO has only if somebody has them. Statements
 * about MinIO's own administration are left out: here that is given by caps.
 */
export function minioPolicies(all: Json, used: ReadonlySet<string>, account: string, left: Left[]): readonly WantedPolicy[] {
  const names = new Set([...Object.keys(all).filter((name) => !(name in BUILT_IN)), ...used]);
  return [...names].sort().flatMap((name) => {
    const document = all[name] ?? BUILT_IN[name];
    if (!isObject(document)) {
      left.push({ what: `policy ${name}`, why: 'it is not in the export' });
      return [];
    }
    const text = withoutAdministration(`policy ${name}`, document, left);
    return text === undefined ? [] : [{ account, name, path: '/', description: '', tags: [], document: text, otherDocuments: [] }];
  });
}

/** undefined: nothing is left of it. */
export function withoutAdministration(what: string, document: Json, left: Left[]): string | undefined {
  // MinIO writes an empty Version and an empty ID for those that it was not told.
  const { Version, ID: _, Id: __, ...rest } = document;
  const text = JSON.stringify({ Version: typeof Version === 'string' && Version !== '' ? Version : '2012-10-17', ...rest });
  const fitted = withoutForeignActions(text, (action) => OF_MINIO.test(action) || isForeign(action));
  const administration = fitted.dropped.filter((action) => OF_MINIO.test(action));
  const others = fitted.dropped.filter((action) => !OF_MINIO.test(action));
  if (administration.length > 0) left.push({ what, why: `what it says of ${administration.join(', ')}: that is MinIO's own administration; here give caps (rolegate caps add)` });
  if (others.length > 0) left.push({ what, why: foreignActions(others) });
  return fitted.document;
}
