import { type Section, defineSection, isRealAccount, setting } from '#kernel';
import { clientCertificates } from './certificate-settings.js';
import { customTokens } from './custom-token-settings.js';
import { choice, count, debugInterval, flag, list, port, positive, seconds, text } from './field-types.js';
import { keystone } from './keystone-settings.js';
import { ldap } from './ldap-settings.js';
import { saml } from './saml-settings.js';
import { webIdentity } from './web-identity-settings.js';

const listening = defineSection('Listening', {
  host: setting({ env: 'ROLEGATE_HOST', schema: text, default: '127.0.0.1', doc: 'Address of both listeners.' }),
  port: setting({ env: 'ROLEGATE_PORT', schema: port, default: 8000, doc: 'S3, STS, IAM and /admin.' }),
  managementPort: setting({ env: 'ROLEGATE_MANAGEMENT_PORT', schema: port, default: 8001, doc: '/health/live, /health/ready and /metrics.', risk: 'Not authenticated: keep it inside.' }),
  tlsPort: setting<number | undefined>({ env: 'ROLEGATE_TLS_PORT', schema: port, doc: 'A further listener with TLS.' }),
  tlsCert: setting<string | undefined>({ env: 'ROLEGATE_TLS_CERT', schema: text, doc: 'Path of the certificate chain (PEM).' }),
  tlsKey: setting<string | undefined>({ env: 'ROLEGATE_TLS_KEY', schema: text, doc: 'Path of the private key (PEM).' }),
  domains: setting<string[]>({ env: 'ROLEGATE_DOMAINS', schema: list, default: [], ceph: ['rgw_dns_name'], doc: 'Suffixes of virtual-host style names; a host outside the list is path style.' }),
  websiteDomains: setting<string[]>({ env: 'ROLEGATE_WEBSITE_DOMAINS', schema: list, default: [], ceph: ['rgw_dns_s3website_name'], doc: 'Domains of the website endpoint: `BUCKET.DOMAIN`, or `DOMAIN/BUCKET/`, serves the website of a bucket.' }),
  publicHosts: setting<string[]>({ env: 'ROLEGATE_PUBLIC_HOSTS', schema: list, default: [], doc: 'Host values that clients may have signed for while a proxy sends another.', risk: 'A signature made for any of these names is accepted.' }),
  trustedProxies: setting<string[]>({ env: 'ROLEGATE_TRUSTED_PROXIES', schema: list, default: [], doc: 'Networks (CIDR) whose X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host and PROXY v2 headers are believed.', risk: 'Who sits in one of them chooses its source address and host: aws:SourceIp, audit, rate limits and the bucket of a virtual host follow. A trusted TCP proxy that sends no PROXY v2 header of its own lets its clients send one.' }),
});

const storage = defineSection('Storage', {
  dataDir: setting({ env: 'ROLEGATE_DATA_DIR', schema: text, default: './data', doc: 'Embedded Postgres, generated keys, and objects where no other folder is set.' }),
  blobDir: setting<string | undefined>({ env: 'ROLEGATE_BLOB_DIR', schema: text, doc: 'Bytes of larger objects; one folder for all gateways, told by the marker in it. Default: blobs in the data folder.' }),
  diskReserveMb: setting({ env: 'ROLEGATE_DISK_RESERVE_MB', schema: count, default: 256, doc: 'MiB that objects leave free on the disk of the blob folder; uploads that would go below are refused with InsufficientStorage (507), small ones too where the embedded Postgres is on that disk. 0: none.', risk: 'A Postgres that finds no room for its log ends.' }),
  cryptRequireSsl: setting({ env: 'ROLEGATE_CRYPT_REQUIRE_SSL', schema: flag, default: true, ceph: ['rgw_crypt_require_ssl'], doc: 'Keys of customers (SSE-C) are taken over TLS alone: to this gateway, or to a trusted proxy that says so by X-Forwarded-Proto.', risk: 'Off: keys cross the network in clear.' }),
  defaultEncryption: setting<'none' | 'AES256'>({ env: 'ROLEGATE_DEFAULT_ENCRYPTION', schema: choice('none', 'AES256'), default: 'none', doc: 'Of new objects in buckets without an encryption of their own: kept as they come, or encrypted (SSE-S3), as AWS keeps all.' }),
  stores: setting<string | undefined>({ env: 'ROLEGATE_STORES', schema: text, doc: 'A file of JSON that names other S3s in which buckets may lie (docs/recipes/upstream.md). The same on every node.', risk: 'Buckets in a store that is not in it any more answer ServiceUnavailable.' }),
  defaultStore: setting({ env: 'ROLEGATE_DEFAULT_STORE', schema: text, default: 'local', doc: 'Where buckets are made whose LocationConstraint names no store.' }),
  databaseUrl: setting<string | undefined>({ env: 'DATABASE_URL', schema: text, secret: true, doc: 'Postgres 17 or newer (postgres://…). Default: the embedded server.' }),
  kafkaBrokers: setting<string[]>({ env: 'KAFKA_BROKERS', schema: list, default: [], doc: 'Kafka as the feed. Default: the feed reads the log in Postgres.' }),
  kafkaPartitions: setting({ env: 'ROLEGATE_KAFKA_PARTITIONS', schema: positive, default: 12, doc: 'Partitions of rolegate.events and rolegate.audit; the same on every node.', risk: 'The order within an account rests on it: the number of a topic that exists cannot be changed.' }),
});

const identity = defineSection('Identity', {
  compat: setting<'ceph' | 'aws'>({ env: 'ROLEGATE_COMPAT', schema: choice('ceph', 'aws'), default: 'ceph', doc: 'Profile: what Ceph users rely on, or AWS to the letter.', risk: 'Policies are read differently; see docs/reference/profiles.md.' }),
  region: setting({ env: 'ROLEGATE_REGION', schema: text, default: 'default', doc: 'The region of buckets; another LocationConstraint is refused.' }),
  rootAccessKey: setting<string | undefined>({ env: 'ROLEGATE_ROOT_ACCESS_KEY', schema: text, doc: 'Access key id of the root administrator. Default: generated at first start.', risk: 'Another id given later is added; the one before stays valid until it is removed.' }),
  rootSecretKey: setting<string | undefined>({ env: 'ROLEGATE_ROOT_SECRET_KEY', schema: text, secret: true, doc: 'Its secret.' }),
  rootAccount: setting<string | undefined>({ env: 'ROLEGATE_ROOT_ACCOUNT', schema: text.refine(isRealAccount, 'expecting 12 digits, or RGW and 17 digits'), doc: 'Account that the first start makes, with the root administrator as its root user: 12 digits, or RGW and 17 digits. Default: none in profile ceph, new 12 digits in profile aws.' }),
  sigV2: setting<boolean | undefined>({ env: 'ROLEGATE_SIGV2', schema: flag, doc: 'Signature Version 2 on S3 and /admin (boto 2, old tools). Default: on in profile ceph, off in profile aws.', risk: 'HMAC-SHA1; it covers neither the body nor headers other than x-amz-*, Content-MD5 and Content-Type.' }),
  sessionsOnS3: setting({ env: 'ROLEGATE_S3_AUTH_USE_STS', schema: flag, default: true, ceph: ['rgw_s3_auth_use_sts'], doc: 'Session tokens are taken on S3.' }),
  maxSessionDuration: setting({ env: 'ROLEGATE_MAX_SESSION_DURATION', schema: seconds, default: 43_200, ceph: ['rgw_sts_max_session_duration'], doc: 'Longest GetSessionToken session in profile ceph, seconds.' }),
});

const keys = defineSection('Keys', {
  sealKeys: setting<string | undefined>({ env: 'ROLEGATE_SEAL_KEYS', schema: text, secret: true, doc: 'Seal ring, id:base64 list of keys of 32 bytes or more; the first seals until `rolegate keys promote` names another. Default: generated in the data folder.', risk: 'A key may leave the list only after everything is rewrapped and it is retired; what it sealed is lost otherwise.' }),
  stsKeys: setting<string | undefined>({ env: 'ROLEGATE_STS_KEYS', schema: text, secret: true, doc: 'Further members of the token ring, id:base64 list; accepted, never issued with.', risk: 'A key may leave when its last token has expired.' }),
  rgwStsKey: setting<string | undefined>({ env: 'ROLEGATE_RGW_STS_KEY', schema: text, secret: true, ceph: ['rgw_sts_key'], doc: "Ceph's STS key, 16 characters; mixed into keys of the token ring when they are generated, never used alone." }),
  tokenKeyRotationDays: setting({ env: 'ROLEGATE_TOKEN_KEY_ROTATION_DAYS', schema: count, default: 90, doc: 'Age at which the key that seals session tokens gets a successor, days; it is retired when the last token under it has expired. 0: never by itself.' }),
});

const operation = defineSection('Operation', {
  workers: setting({ env: 'ROLEGATE_WORKERS', schema: positive, default: 1, doc: 'Processes of this gateway that serve requests on the same ports; as many as it shall use cores.', risk: 'Each is a node of its own: memory for all principals, about 30 connections to Postgres.' }),
  cephConf: setting<string | undefined>({ env: 'ROLEGATE_CEPH_CONF', schema: text, doc: 'A ceph.conf to read Ceph names from, [global] and [client.*].' }),
  configFile: setting<string | undefined>({ env: 'ROLEGATE_CONFIG', schema: text, doc: 'A file of NAME=value lines; the environment wins over it.' }),
  logLevel: setting<'debug' | 'info' | 'warn' | 'error' | 'silent'>({ env: 'ROLEGATE_LOG_LEVEL', schema: choice('debug', 'info', 'warn', 'error', 'silent'), default: 'info', doc: 'Least level of log lines; refusals are info, served requests debug.' }),
  auditStrict: setting({ env: 'ROLEGATE_AUDIT_STRICT', schema: flag, default: false, doc: 'A reply waits until its audit record is durable; else a kill -9 may lose the last second.', risk: 'Every request waits for a commit.' }),
  auditRetentionDays: setting({ env: 'ROLEGATE_AUDIT_RETENTION_DAYS', schema: count, default: 90, doc: 'Days that audit records are kept.' }),
  usageRetentionDays: setting({ env: 'ROLEGATE_USAGE_RETENTION_DAYS', schema: count, default: 400, doc: 'Days that usage by user, bucket, hour and category is kept. 0: until it is trimmed.' }),
  encodedDenials: setting({ env: 'ROLEGATE_ENCODED_DENIALS', schema: flag, default: false, doc: 'Denials by STS and IAM carry a sealed explanation, which sts:DecodeAuthorizationMessage opens.', risk: 'Whoever has that permission learns which statement or condition refused callers of the same account.' }),
  clockTolerance: setting({ env: 'ROLEGATE_CLOCK_TOLERANCE_SECONDS', schema: seconds, default: 2, doc: 'How far the clock of this machine may be from that of Postgres: half of it is a warning, more makes the node not ready. 0: any.', risk: 'Sessions and signatures are judged by the clock of whichever node is asked.' }),
  drainSeconds: setting<number | undefined>({ env: 'ROLEGATE_DRAIN_SECONDS', schema: seconds, doc: 'How long requests are still taken after SIGTERM, while /health/ready answers 503 so that load balancers go elsewhere. Default: 4 with DATABASE_URL, else 0.', risk: 'Less than a balancer needs to notice costs requests at every restart.' }),
  lifecycle: setting({ env: 'ROLEGATE_LIFECYCLE', schema: flag, default: true, ceph: ['rgw_enable_lc_threads'], doc: 'This gateway may be the one that carries out the lifecycle rules of buckets. Where none may, rules are kept and nothing expires.' }),
  lifecycleDebugInterval: setting<number | undefined>({ env: 'ROLEGATE_LIFECYCLE_DEBUG_INTERVAL', schema: debugInterval, ceph: ['rgw_lc_debug_interval'], doc: 'For tests: seconds that stand for a day of lifecycle rules. Default, and where it is not positive: days end at midnight UTC.', risk: 'What is to go after days goes after seconds.' }),
  accessLogInterval: setting({ env: 'ROLEGATE_ACCESS_LOG_INTERVAL', schema: positive, default: 300, doc: 'Seconds that lines of server access logs of buckets are gathered before an object of them is written.' }),
  shutdownSeconds: setting({ env: 'ROLEGATE_SHUTDOWN_SECONDS', schema: seconds, default: 20, doc: 'How long requests that are in progress may go on after that.' }),
});

const notifications = defineSection('Notifications', {
  retentionHours: setting({ env: 'ROLEGATE_NOTIFICATION_RETENTION_HOURS', schema: positive, default: 24, doc: 'Hours that an event record waits for a topic that does not take it.' }),
  backlog: setting({ env: 'ROLEGATE_NOTIFICATION_BACKLOG', schema: count, default: 100_000, doc: 'Event records that wait for one topic at most; beyond it the oldest are given up.', risk: 'They lie in the database of the object store.' }),
});

/** Every setting of a gateway, by section; docs/reference/config.md is generated from it. */
export const sections = { listening, storage, identity, webIdentity, saml, keys, ldap, keystone, clientCertificates, customTokens, notifications, operation } as const satisfies Record<string, { name: string; settings: Section }>;
