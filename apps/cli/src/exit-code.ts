/**
 * radosgw-admin exits with errno values, with Ceph's own error numbers cut to a byte (`ERR_EMAIL_EXIST` 2032 → 240), and
 * in its role commands with a negated errno cut to a byte (−22 → 234). Scripts test them. Sources: rgw_common.h, and
 * runs of radosgw-admin 16.2.
 */
export const exitCode = {
  ok: 0,
  usage: 1,
  notFound: 2,
  inputOutput: 5,
  accessDenied: 13,
  exists: 17,
  invalid: 22,
  notEmpty: 39,
  deleteConflict: 158,
  roleInvalid: 234,
  invalidAccessKey: 236,
  emailExists: 240,
  keyExists: 241,
  invalidSecretKey: 242,
  invalidKeyType: 243,
  invalidCapability: 244,
  noSuchSubuser: 251,
} as const;
