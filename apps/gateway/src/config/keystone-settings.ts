import { z } from 'zod';
import { type KeystoneTagSource, keystoneTagSources } from '#authn';
import { defineSection, setting } from '#kernel';
import { choice, count, flag, positive, seconds, text } from './field-types.js';

const isSource = (name: string): name is KeystoneTagSource => (keystoneTagSources as readonly string[]).includes(name);

/** `Project=project, Roles=roles`. */
const tagSources = z.string().transform((given, context) => given.split(/[\s,]+/).filter((one) => one !== '').flatMap((one): (readonly [string, KeystoneTagSource])[] => {
  const [key = '', source = ''] = one.split('=', 2);
  if (key !== '' && isSource(source)) return [[key, source]];
  context.addIssue({ code: 'custom', message: `expecting Tag=source, separated by commas, of ${keystoneTagSources.join(', ')}` });
  return [];
}));

/** Role names may have blanks in them: only commas separate. */
const roles = z.string().transform((given) => given.split(',').map((one) => one.trim()).filter((one) => one !== ''));

const pattern = z.string().refine((given) => {
  try {
    return new RegExp(given) instanceof RegExp;
  } catch {
    return false;
  }
}, 'expecting a regular expression');

/** Source of Ceph's names: doc/radosgw/keystone; doc/radosgw/STSLite. */
export const keystone = defineSection('Keystone', {
  url: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_URL', schema: text, ceph: ['rgw_keystone_url'], doc: 'The Identity API, http(s)://host:port, with a path where it has one. Default: no Keystone.' }),
  useForS3: setting({ env: 'ROLEGATE_S3_AUTH_USE_KEYSTONE', schema: flag, default: false, ceph: ['rgw_s3_auth_use_keystone'], doc: "EC2 credentials of Keystone are taken on S3, STS and /admin, after the gateway's own keys." }),
  apiVersion: setting({ env: 'ROLEGATE_KEYSTONE_API_VERSION', schema: choice('3'), default: '3', ceph: ['rgw_keystone_api_version'], doc: 'Of the Identity API: 3.' }),
  adminUser: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_ADMIN_USER', schema: text, ceph: ['rgw_keystone_admin_user'], doc: 'Name of the service account, which may read credentials and check S3 signatures: role admin by Keystone\'s own policies.' }),
  adminPassword: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_ADMIN_PASSWORD', schema: text, secret: true, ceph: ['rgw_keystone_admin_password'], doc: 'Its password.', risk: 'Whoever reads it reads all EC2 secrets: use the file.' }),
  adminPasswordFile: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_ADMIN_PASSWORD_PATH', schema: text, ceph: ['rgw_keystone_admin_password_path'], doc: 'File with its password.' }),
  adminProject: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_ADMIN_PROJECT', schema: text, ceph: ['rgw_keystone_admin_project'], doc: 'Name of its project.' }),
  adminTenant: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_ADMIN_TENANT', schema: text, ceph: ['rgw_keystone_admin_tenant'], doc: 'The same by its old name; counts where no project is given.' }),
  adminDomain: setting({ env: 'ROLEGATE_KEYSTONE_ADMIN_DOMAIN', schema: text, default: 'Default', ceph: ['rgw_keystone_admin_domain'], doc: 'Name of its domain; mappings may name the projects of this domain without it.' }),
  acceptedRoles: setting<string[]>({ env: 'ROLEGATE_KEYSTONE_ACCEPTED_ROLES', schema: roles, default: ['member', 'Member', 'admin'], ceph: ['rgw_keystone_accepted_roles'], doc: 'Roles with which a project may be used here, separated by commas; in exactly this spelling.' }),
  acceptedAdminRoles: setting<string[]>({ env: 'ROLEGATE_KEYSTONE_ACCEPTED_ADMIN_ROLES', schema: roles, default: [], ceph: ['rgw_keystone_accepted_admin_roles'], doc: 'Roles that make administrators of this gateway. Sessions do not inherit it.', risk: 'Who has one of them in any project may do everything here.' }),
  implicitTenants: setting({ env: 'ROLEGATE_KEYSTONE_IMPLICIT_TENANTS', schema: z.string().toLowerCase().pipe(choice('true', 'false', 's3', 'swift', 'both', '1', '0', 'yes', 'no')).transform((given) => !['false', 'swift', '0', 'no'].includes(given)), default: false, ceph: ['rgw_keystone_implicit_tenants'], doc: 'Each project is a tenant of its own, with bucket names of its own: the user is `project$project`.', risk: 'Changed later, projects do not find the buckets that they have.' }),
  tokenCacheSize: setting({ env: 'ROLEGATE_KEYSTONE_TOKEN_CACHE_SIZE', schema: count, default: 10_000, ceph: ['rgw_keystone_token_cache_size'], doc: 'Credentials that are remembered.' }),
  verifySsl: setting({ env: 'ROLEGATE_KEYSTONE_VERIFY_SSL', schema: flag, default: true, ceph: ['rgw_keystone_verify_ssl'], doc: "Keystone's certificate is checked.", risk: 'Without it whoever sits between reads the service account and all secrets.' }),
  caFile: setting<string | undefined>({ env: 'ROLEGATE_KEYSTONE_CA_FILE', schema: text, doc: 'Authorities of its certificate (PEM). Default: those of Node.' }),
  provider: setting({ env: 'ROLEGATE_KEYSTONE_PROVIDER', schema: text, default: 'keystone', doc: 'What mappings call this Keystone.' }),
  keyPattern: setting({ env: 'ROLEGATE_KEYSTONE_ACCESS_KEYS', schema: pattern, default: '[0-9a-f]{32}', doc: 'Regular expression of access key ids that Keystone is asked about; those that it makes unless given. `.+` where users have uploaded others.' }),
  sessionTags: setting<(readonly [string, KeystoneTagSource])[]>({ env: 'ROLEGATE_KEYSTONE_SESSION_TAGS', schema: tagSources, default: [], doc: `Session tags, \`Project=project, Roles=roles\`, of ${keystoneTagSources.join(', ')}.` }),
  connections: setting({ env: 'ROLEGATE_KEYSTONE_CONNECTIONS', schema: positive, default: 8, doc: 'Log-ins that are asked at a time.' }),
  timeoutMs: setting({ env: 'ROLEGATE_KEYSTONE_TIMEOUT_MS', schema: positive, default: 900, doc: 'Milliseconds for one log-in, which is two questions.' }),
  cacheSeconds: setting({ env: 'ROLEGATE_KEYSTONE_CACHE_SECONDS', schema: seconds, default: 300, doc: 'How long a credential is not asked for again. 0: every request that is signed with one is two questions.', risk: 'So long does a credential that was deleted or a user who was disabled go on, for requests without a session.' }),
  checkSeconds: setting({ env: 'ROLEGATE_KEYSTONE_CHECK_SECONDS', schema: count, default: 300, doc: 'How often the credentials whose sessions are in use are looked at; sessions of those that are gone or disabled end. 0: never.' }),
});
