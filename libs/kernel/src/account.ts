/**
 * Three worlds side by side: the empty account and tenants (Ceph's users outside accounts; `''` or the tenant's name),
 * Ceph accounts (`RGW` + 17 digits) and AWS accounts (12 digits).
 */
export type AccountId = string;

/** A real account (Ceph's or AWS's), as against the empty account or a tenant. */
export const isRealAccount = (account: AccountId): boolean => /^(RGW\d{17}|\d{12})$/.test(account);

/** Names in accounts are unique ignoring case; in the empty account and in tenants case counts, as in Ceph. */
export const foldName = (account: AccountId, name: string): string =>
  isRealAccount(account) ? name.toLowerCase() : name;
