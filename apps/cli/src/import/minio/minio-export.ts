import { CommandFailure } from '../../command-failure.js';
import { exitCode } from '../../exit-code.js';
import { isObject, type Json } from '../json.js';
import { parsedFile, type SourceFile } from '../read-files.js';

/** What MinIO has exported: `mc admin cluster iam export`, and `mc admin cluster bucket export`. By name, as MinIO has it. */
export interface MinioExport {
  readonly policies: Json;
  readonly users: Json;
  readonly groups: Json;
  readonly serviceAccounts: Json;
  readonly userMappings: Json;
  readonly groupMappings: Json;
  /** Of users and groups whom a directory or an OpenID provider knows. */
  readonly externalMappings: Json;
  /** Files of each bucket by name (`policy.json`). */
  readonly buckets: ReadonlyMap<string, readonly SourceFile[]>;
}

/** Source: MinIO, cmd/admin-handlers-users.go and cmd/admin-bucket-handlers.go. */
const files = {
  policies: ['policies.json'], users: ['users.json'], groups: ['groups.json'], serviceAccounts: ['svcaccts.json'],
  userMappings: ['user_mappings.json'], groupMappings: ['group_mappings.json'], externalMappings: ['stsuser_mappings.json', 'stsgroup_mappings.json'],
} as const;

const ASSETS = 'iam-assets/';
const BUCKET_FILES: ReadonlySet<string> = new Set(['policy.json', 'notification.xml', 'lifecycle.xml', 'bucket-encryption.xml', 'tagging.xml', 'quota.json', 'object-lock.xml', 'versioning.xml', 'replication.xml', 'bucket-targets.json', 'cors.xml']);

/** Sorts the files of one export or both. @throws CommandFailure when it is neither */
export function minioExport(all: readonly SourceFile[]): MinioExport {
  const iam = new Map(all.flatMap((file) => (file.path.includes(ASSETS) ? [[file.path.slice(file.path.lastIndexOf('/') + 1), file] as const] : [])));
  const buckets = new Map<string, SourceFile[]>();
  for (const file of all) {
    const [name, bucket] = file.path.split('/').reverse();
    if (name === undefined || bucket === undefined || !BUCKET_FILES.has(name) || file.path.includes(ASSETS)) continue;
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), { ...file, path: name }]);
  }
  if (iam.size === 0 && buckets.size === 0) throw new CommandFailure(exitCode.invalid, 'ERROR: this is no export of MinIO: it has neither iam-assets nor files of buckets');
  const of = (names: readonly string[]): Json => Object.assign({}, ...names.map((name) => objectIn(iam.get(name)))) as Json;
  return { ...(Object.fromEntries(Object.entries(files).map(([kind, names]) => [kind, of(names)])) as Record<keyof typeof files, Json>), buckets };
}

/** Of what there is none of, MinIO writes `null` or no file. */
function objectIn(file: SourceFile | undefined): Json {
  const json = file && parsedFile(file).json;
  return isObject(json) ? json : {};
}
