/** Who takes which secrets, by their names: what a program has in its environment, whoever takes the program over has too. */
const CONSUMERS = {
  gateway: /^(DATABASE_URL|ROLEGATE_\w+)$/,
  // Reads the log and writes rows; what is sealed there stays sealed.
  projector: /^DATABASE_URL$/,
  postgres: /^(POSTGRES|REPLICATION)_PASSWORD$/,
  openldap: /^LDAP_\w+$/,
  keystone: /^KEYSTONE_\w+$/,
  keycloak: /^KC_\w+$/,
  grafana: /^GF_\w+$/,
};

export const consumers = Object.keys(CONSUMERS);

/** Of all secrets those of one consumer. */
export function secretsOf(consumer, secrets) {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => CONSUMERS[consumer].test(name)));
}

/** Names that nobody takes. */
export function unusedIn(secrets) {
  return Object.keys(secrets).filter((name) => !Object.values(CONSUMERS).some((pattern) => pattern.test(name)));
}
