export interface FlagRow {
  /** `value` takes the next word, `switch` may take `=true` or `=false`, `ignored` takes a value that means nothing here. */
  readonly takes: 'value' | 'switch' | 'ignored';
  readonly also?: readonly string[];
  /** For help: what the value is, and what the flag does. Flags without a text are not listed. */
  readonly value?: string;
  readonly doc?: string;
  /** For completion: the values where they are few, or that the value names a file. */
  readonly values?: readonly string[];
  readonly file?: true;
}

/**
 * Every flag of every command: radosgw-admin's flags are global, a command reads those that concern it. Where the admin
 * API has a query parameter for a flag, both have one name. Source: radosgw-admin(8).
 */
export const flagTable = {
  uid: { takes: 'value', also: ['i'], value: 'USER', doc: 'user id, also TENANT$USER' },
  tenant: { takes: 'value', value: 'TENANT', doc: 'tenant of the user' },
  subuser: { takes: 'value', value: 'USER:NAME', doc: 'subuser, or whose key is meant' },
  access: { takes: 'value', values: ['read', 'write', 'readwrite', 'full'], value: 'ACCESS', doc: 'what a subuser may do: read, write, readwrite or full; whose token is encoded' },
  'purge-keys': { takes: 'switch', doc: "remove a subuser's keys with it (the default; =false keeps them)" },
  'new-uid': { takes: 'value', value: 'USER', doc: 'uid that a user is to have' },
  'display-name': { takes: 'value', value: 'NAME', doc: "the user's display name" },
  email: { takes: 'value', value: 'ADDRESS', doc: "the user's email address" },
  'access-key': { takes: 'value', value: 'KEY', doc: 'access key to create, remove or look up' },
  'secret-key': { takes: 'value', also: ['secret'], value: 'SECRET', doc: 'secret of the key to create (also --secret)' },
  'gen-access-key': { takes: 'switch', doc: 'generate the access key' },
  'gen-secret': { takes: 'switch', doc: 'generate the secret' },
  'key-type': { takes: 'value', values: ['s3', 'swift'] },
  caps: { takes: 'value', value: 'CAPS', doc: 'capabilities, e.g. "roles=*;users=read, write"' },
  'max-buckets': { takes: 'value', value: 'N', doc: 'greatest number of buckets' },
  'op-mask': { takes: 'value', value: 'MASK', doc: 'permitted operations, e.g. "read, write, delete"' },
  admin: { takes: 'switch', doc: 'give the user the admin flag' },
  system: { takes: 'switch', doc: 'make it a system user' },
  'purge-data': { takes: 'switch', doc: 'remove what the user owns, too' },
  'account-id': { takes: 'value', value: 'ACCOUNT', doc: 'id of an account: RGW and 17 digits, or 12 digits' },
  'account-name': { takes: 'value', value: 'NAME', doc: 'name of an account' },
  'account-root': { takes: 'switch', doc: 'makes it the root user of the account' },
  'max-users': { takes: 'value', value: 'N', doc: 'greatest number of users of the account, -1 for any' },
  'max-roles': { takes: 'value', value: 'N', doc: 'greatest number of its roles, -1 for any' },
  'max-groups': { takes: 'value', value: 'N', doc: 'greatest number of its groups, -1 for any' },
  'max-access-keys': { takes: 'value', value: 'N', doc: 'greatest number of access keys of each of its users, -1 for any' },
  'max-entries': { takes: 'value', value: 'N', doc: 'greatest number of entries of a list' },
  marker: { takes: 'value', value: 'MARKER', doc: 'where a list goes on' },
  bucket: { takes: 'value', value: 'BUCKET', doc: 'name of the bucket' },
  object: { takes: 'value', value: 'KEY', doc: 'key of an object' },
  'object-version': { takes: 'value', value: 'ID', doc: 'the version that is meant' },
  'bucket-id': { takes: 'value', value: 'ID', doc: 'id of the bucket to link' },
  'bucket-new-name': { takes: 'value', value: 'BUCKET', doc: 'name of the bucket from then on' },
  store: { takes: 'value', value: 'STORE', doc: 'name of another store in which buckets lie' },
  'upstream-bucket': { takes: 'value', value: 'BUCKET', doc: 'what the bucket is called there, if not the same' },
  owner: { takes: 'value', value: 'USER', doc: 'who is to have the bucket' },
  all: { takes: 'switch', doc: 'every bucket of the store that nobody has here' },
  'purge-objects': { takes: 'switch', doc: 'removes what is in the bucket, too' },
  'check-objects': { takes: 'switch' },
  fix: { takes: 'switch', doc: 'bucket check: keeps what was counted' },
  'sync-stats': { takes: 'switch' },
  'quota-scope': { takes: 'value', values: ['user', 'bucket', 'account'], value: 'SCOPE', doc: 'whose quota: user, bucket or account' },
  'max-size': { takes: 'value', value: 'SIZE', doc: 'greatest size of all objects, in bytes or 10K, 5M, 2G, 1T; -1 for any' },
  'max-objects': { takes: 'value', value: 'N', doc: 'greatest number of objects, -1 for any' },
  'ratelimit-scope': { takes: 'value', values: ['user', 'bucket', 'anonymous'], value: 'SCOPE', doc: 'whose rate limit: user or bucket; of all also anonymous' },
  'max-read-ops': { takes: 'value', value: 'N', doc: 'reads a minute at each gateway, 0 for any' },
  'max-write-ops': { takes: 'value', value: 'N', doc: 'writes a minute, 0 for any' },
  'max-read-bytes': { takes: 'value', value: 'N', doc: 'bytes read a minute, 0 for any' },
  'max-write-bytes': { takes: 'value', value: 'N', doc: 'bytes written a minute, 0 for any' },
  'start-date': { takes: 'value', value: 'DATE', doc: 'usage from then on, UTC: 2026-11-23 or "2026-11-23 10:00:00"' },
  'end-date': { takes: 'value', value: 'DATE', doc: 'usage before then' },
  categories: { takes: 'value', value: 'LIST', doc: 'only these categories of usage: put_obj,get_obj' },
  'show-log-entries': { takes: 'value', values: ['true', 'false'], value: 'BOOL', doc: 'usage by bucket and hour, default true' },
  'show-log-sum': { takes: 'value', values: ['true', 'false'], value: 'BOOL', doc: 'the sum of the usage of each user, default true' },
  'role-name': { takes: 'value', value: 'ROLE', doc: 'name of the role' },
  path: { takes: 'value', value: 'PATH', doc: 'path of the role, default /' },
  'path-prefix': { takes: 'value', value: 'PATH', doc: 'lists the roles below this path' },
  'assume-role-policy-doc': { takes: 'value', value: 'JSON', doc: 'trust policy of the role' },
  'policy-name': { takes: 'value', value: 'POLICY', doc: 'name of an inline policy' },
  'policy-doc': { takes: 'value', value: 'JSON', doc: 'permission policy' },
  policy: { takes: 'value', file: true, value: 'FILE', doc: 'replay: the changed policy document, - reads stdin' },
  since: { takes: 'value', value: 'TIME', doc: 'replay: requests since then, default 24h; 30m, 7d or 2026-11-23T12:00Z' },
  checkpoints: { takes: 'value', file: true, value: 'FILE', doc: 'verify: checkpoints as the audit topic has them; - reads stdin' },
  infile: { takes: 'value', file: true, value: 'FILE', doc: 'reads the policy document, or the key, from a file' },
  kind: { takes: 'value', values: ['identity', 'resource', 'trust', 'session'], value: 'KIND', doc: 'what a policy is for: identity, resource, trust or session' },
  compat: { takes: 'value', values: ['ceph', 'aws'], value: 'PROFILE', doc: 'whose rules a policy follows: ceph or aws' },
  ring: { takes: 'value', values: ['token', 'seal'], value: 'RING', doc: 'which key ring: token (default) or seal' },
  now: { takes: 'switch', doc: 'retires a token key although sessions under it live: they end' },
  description: { takes: 'value', value: 'TEXT', doc: 'description of the role' },
  'max-session-duration': { takes: 'value', value: 'SECONDS', doc: 'longest session of the role' },
  'role-keys': { takes: 'value', values: ['ceph', 'current'], value: 'NAMES', doc: '"current" prints RoleId, RoleName … instead of id, name …' },
  session: { takes: 'value', value: 'ID', doc: 'id of the session to list or revoke, and of those issued to it' },
  user: { takes: 'value', value: 'USER', doc: 'user whose sessions are meant, or whom a mapping is about' },
  role: { takes: 'value', value: 'ROLE', doc: 'role whose sessions are meant, by name or ARN' },
  provider: { takes: 'value', value: 'PROVIDER', doc: 'identity provider: ARN, or for mappings its configured name' },
  subject: { takes: 'value', value: 'SUBJECT', doc: 'only the sessions of this subject of the provider' },
  'issued-before': { takes: 'value', value: 'TIME', doc: 'only sessions issued before, e.g. 2026-11-23T12:00:00Z or now; alone: of all' },
  dn: { takes: 'value', value: 'DN', doc: 'whom a mapping is about: an entry of a directory' },
  group: { takes: 'value', value: 'DN', doc: 'the members of a group of a directory' },
  'project-role': { takes: 'value', value: 'PROJECT/ROLE', doc: 'who has the role in the Keystone project' },
  'common-name': { takes: 'value', value: 'CN', doc: 'holders of a certificate of this name' },
  claim: { takes: 'value', value: 'NAME=VALUE', doc: 'holders of a token that says so' },
  'role-arn': { takes: 'value', value: 'ARN', doc: 'role that a mapping gives, several times for several; or that is assumed' },
  'policy-arn': { takes: 'value', value: 'ARN', doc: 'managed policy to attach, or that a mapping gives (several times for several)' },
  ttype: { takes: 'value', values: ['ldap', 'ad', 'keystone'], value: 'TYPE', doc: 'kind of a token: ldap, ad or keystone' },
  reason: { takes: 'value', value: 'TEXT', doc: 'why, for the log and for history' },
  'as-of': { takes: 'value', value: 'TIME', doc: 'shows what was then: 2026-11-01T10:00Z, or a position of the log' },
  'totp-serial': { takes: 'value', value: 'SERIAL', doc: 'serial number of the MFA device' },
  'totp-seed': { takes: 'value', value: 'SEED', doc: 'seed of the MFA device to create, - reads stdin; without, one is made' },
  'totp-seed-type': { takes: 'value', values: ['hex', 'base32'], value: 'TYPE', doc: 'how the seed is written: hex (default) or base32' },
  'totp-seconds': { takes: 'value', value: 'SECONDS', doc: 'how long the device shows a code, default 30' },
  'totp-window': { takes: 'value', value: 'N', doc: 'codes that count before and after the current one, default 1' },
  'totp-pin': { takes: 'value', value: 'CODE', doc: 'what the device shows; twice, one after the other, to resync' },
  'instance-profile': { takes: 'value', value: 'PROFILE', doc: 'instance profile whose role the workload beside imds gets' },
  listen: { takes: 'value', value: 'HOST:PORT', doc: 'where imds answers, default 127.0.0.1:1338; loopback or link-local' },
  'instance-id': { takes: 'value', value: 'ID', doc: 'name of the sessions of imds, default one made from the host name' },
  imdsv1: { takes: 'switch', doc: 'imds answers requests without a token, too' },
  'authorization-file': { takes: 'value', file: true, value: 'FILE', doc: 'imds: file (0600) for the token of the container form; switches it on' },
  'duration-seconds': { takes: 'value', value: 'SECONDS', doc: 'how long sessions are asked for, default 3600' },
  'session-name': { takes: 'value', value: 'NAME', doc: 'name of the session of a web identity' },
  'ldap-user': { takes: 'value', value: 'NAME', doc: 'credentials of a user of the directory' },
  'password-file': { takes: 'value', file: true, value: 'FILE', doc: 'its password; else ROLEGATE_LDAP_PASSWORD' },
  'web-identity-token-file': { takes: 'value', file: true, value: 'FILE', doc: 'credentials by the OIDC token in this file' },
  'custom-token-file': { takes: 'value', file: true, value: 'FILE', doc: 'credentials by the token in this file, which a webhook knows' },
  'provider-id': { takes: 'value', value: 'NAME', doc: 'the webhook, or the OAuth 2 provider of the token' },
  certificate: { takes: 'value', file: true, value: 'FILE', doc: 'credentials by this client certificate (PEM)' },
  'private-key': { takes: 'value', file: true, value: 'FILE', doc: 'its key, default the file of the certificate' },
  'ca-file': { takes: 'value', file: true, value: 'FILE', doc: "authorities of the gateway's certificate (PEM)" },
  target: { takes: 'value', value: 'URI', doc: 's3://BUCKET/PREFIX* that credentials of the store are asked for' },
  'target-type': { takes: 'value', values: ['Object'], value: 'TYPE', doc: 'Object: the target is one key' },
  permission: { takes: 'value', values: ['READ', 'WRITE', 'READWRITE'], value: 'PERMISSION', doc: 'READ, WRITE or READWRITE' },
  'cache-file': { takes: 'value', file: true, value: 'FILE', doc: 'credentials are kept in this file (0600) and asked for again before they expire' },
  'passphrase-file': { takes: 'value', file: true, value: 'FILE', doc: 'file (0600) with the passphrase of an archive; else ROLEGATE_ARCHIVE_PASSPHRASE' },
  topic: { takes: 'value', value: 'TOPIC', doc: 'name of a topic that buckets notify' },
  'push-endpoint': { takes: 'value', value: 'URL', doc: 'where a topic sends: http://…, https://… or kafka://host:port[,host:port]/topic' },
  'opaque-data': { takes: 'value', value: 'TEXT', doc: 'given back in every record of the topic' },
  'secret-file': { takes: 'value', file: true, value: 'FILE', doc: 'file (0600) with the secret that signs what a webhook gets' },
  'without-objects': { takes: 'switch', doc: 'leaves objects out of an archive; buckets stay' },
  'dry-run': { takes: 'switch', doc: 'shows what would change, and changes nothing' },
  format: { takes: 'value', values: ['json', 'json-pretty', 'xml'], value: 'FORMAT', doc: 'json, json-pretty or xml' },
  'pretty-format': { takes: 'switch' },
  'yes-i-really-mean-it': { takes: 'switch' },
  help: { takes: 'switch', also: ['h'] },
  version: { takes: 'switch', also: ['v'] },
  // They say which Ceph cluster radosgw-admin talks to; scripts written for it pass them.
  conf: { takes: 'ignored', also: ['c'] },
  cluster: { takes: 'ignored' },
  id: { takes: 'ignored' },
  name: { takes: 'ignored', also: ['n'] },
  keyring: { takes: 'ignored', also: ['k'] },
  'rgw-realm': { takes: 'ignored' },
  'rgw-zonegroup': { takes: 'ignored' },
  'rgw-zone': { takes: 'ignored' },
} as const satisfies Readonly<Record<string, FlagRow>>;

export type FlagName = keyof typeof flagTable;

/** Those that every command has. */
export const everywhereFlags = ['reason', 'as-of', 'format', 'help'] as const satisfies readonly FlagName[];

/** The rows again with one type, for those who go through all of them. */
export const flagRows = Object.entries(flagTable) as readonly (readonly [FlagName, FlagRow])[];

/** What the command line said; a flag given twice has its last value, as in radosgw-admin. */
export class Flags {
  private readonly values = new Map<FlagName, readonly string[]>();

  set(name: FlagName, value: string): void {
    this.values.set(name, [...this.all(name), value]);
  }

  /** Every value in the order given, for flags that mean something twice. */
  all(name: FlagName): readonly string[] {
    return this.values.get(name) ?? [];
  }

  /** The value, empty strings included; undefined when the flag is absent. Switches give `true` or `false`. */
  get(name: FlagName): string | undefined {
    return this.all(name).at(-1);
  }

  /** The value where an empty one means the same as none. */
  filled(name: FlagName): string | undefined {
    return this.get(name) || undefined;
  }

  /** The flags that the command line has. */
  given(): Iterable<FlagName> {
    return this.values.keys();
  }

  isOn(name: FlagName): boolean {
    return this.get(name) === 'true';
  }
}
