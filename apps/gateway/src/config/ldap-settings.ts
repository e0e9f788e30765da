import { z } from 'zod';
import { defineSection, setting } from '#kernel';
import { count, flag, list, positive, seconds, text } from './field-types.js';

/** `Department=departmentNumber, Groups=groups`. */
const tagSources = z.string().transform((given, context) => given.split(/[\s,]+/).filter((one) => one !== '').map((one): readonly [string, string] => {
  const [key = '', attribute = ''] = one.split('=', 2);
  if (key === '' || attribute === '') context.addIssue({ code: 'custom', message: 'expecting Tag=attribute, separated by commas' });
  return [key, attribute];
}));

/** Source of Ceph's names: doc/radosgw/ldap-auth. */
export const ldap = defineSection('LDAP', {
  uris: setting<string[]>({ env: 'ROLEGATE_LDAP_URI', schema: list, default: [], ceph: ['rgw_ldap_uri'], doc: 'Servers, ldap://host:port or ldaps://…; tried in order. Default: no LDAP.' }),
  bindDn: setting<string | undefined>({ env: 'ROLEGATE_LDAP_BINDDN', schema: text, ceph: ['rgw_ldap_binddn'], doc: 'DN of the service account that searches. Default: searches are anonymous.' }),
  secret: setting<string | undefined>({ env: 'ROLEGATE_LDAP_SECRET', schema: text, secret: true, ceph: ['rgw_ldap_secret'], doc: 'File with the password of the service account; a value that is no file is the password itself.', risk: 'A password in a configuration is read by whoever reads that: use a file of mode 0600.' }),
  searchDn: setting<string | undefined>({ env: 'ROLEGATE_LDAP_SEARCHDN', schema: text, ceph: ['rgw_ldap_searchdn'], doc: 'Where users are searched.' }),
  dnAttribute: setting({ env: 'ROLEGATE_LDAP_DNATTR', schema: text, default: 'uid', ceph: ['rgw_ldap_dnattr'], doc: 'Attribute that holds the user name.' }),
  searchFilter: setting({ env: 'ROLEGATE_LDAP_SEARCHFILTER', schema: text, default: '', ceph: ['rgw_ldap_searchfilter'], doc: 'A further condition on users, or with `@USERNAME@` in it the whole filter.' }),
  useForS3: setting({ env: 'ROLEGATE_S3_AUTH_USE_LDAP', schema: flag, default: false, ceph: ['rgw_s3_auth_use_ldap'], doc: 'RGW_TOKEN access keys (types ldap and ad) are taken on S3, STS and /admin. AssumeRoleWithLDAPIdentity works without it.', risk: 'Such a key is a password that every request carries: TLS to the clients.' }),
  startTls: setting({ env: 'ROLEGATE_LDAP_STARTTLS', schema: flag, default: false, doc: 'ldap:// connections are turned into TLS before anything is sent.' }),
  caFile: setting<string | undefined>({ env: 'ROLEGATE_LDAP_CA_FILE', schema: text, doc: 'Authorities of the servers\' certificates (PEM). Default: those of Node.' }),
  tlsVerify: setting({ env: 'ROLEGATE_LDAP_TLS_VERIFY', schema: flag, default: true, doc: 'Certificates of the servers are checked.', risk: 'Without it whoever sits between reads all passwords.' }),
  provider: setting({ env: 'ROLEGATE_LDAP_PROVIDER', schema: text, default: 'ldap', doc: 'What mappings and trust policies ({"Federated": …}) call this directory.' }),
  groupAttribute: setting({ env: 'ROLEGATE_LDAP_GROUP_ATTRIBUTE', schema: text, default: 'memberOf', doc: 'Attribute of a user that holds the DNs of its groups.' }),
  groupSearchDn: setting<string | undefined>({ env: 'ROLEGATE_LDAP_GROUP_SEARCHDN', schema: text, doc: 'Where groups are searched as well, for directories without such an attribute: one more search for each log-in.' }),
  groupSearchFilter: setting({ env: 'ROLEGATE_LDAP_GROUP_SEARCHFILTER', schema: text, default: '(|(member=@DN@)(uniqueMember=@DN@)(memberUid=@USERNAME@))', doc: 'Which groups are the user\'s.' }),
  sessionTags: setting<(readonly [string, string])[]>({ env: 'ROLEGATE_LDAP_SESSION_TAGS', schema: tagSources, default: [], doc: 'Session tags from attributes, `Department=departmentNumber, Groups=groups`; `groups` are the names of the groups.' }),
  connections: setting({ env: 'ROLEGATE_LDAP_CONNECTIONS', schema: positive, default: 4, doc: 'Log-ins that are asked at a time; each process has as many connections, and one for searches.' }),
  timeoutMs: setting({ env: 'ROLEGATE_LDAP_TIMEOUT_MS', schema: positive, default: 900, doc: 'Milliseconds for one log-in; with several servers a third of it for each.' }),
  cacheSeconds: setting({ env: 'ROLEGATE_LDAP_CACHE_SECONDS', schema: seconds, default: 60, doc: 'How long a verified password is not asked for again. 0: every request with an RGW_TOKEN is a bind.', risk: 'So long does a password that was changed or an account that was disabled go on, for new log-ins.' }),
  checkSeconds: setting({ env: 'ROLEGATE_LDAP_CHECK_SECONDS', schema: count, default: 300, doc: 'How often the users whose sessions are in use are looked up, all at once; who is gone or disabled loses them. 0: never.' }),
});
