import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnvFile } from './compose.mjs';
import { consumers, secretsOf, unusedIn } from './secret-consumers.mjs';

const password = () => randomBytes(24).toString('base64url');
const accessKeyId = () => Array.from({ length: 20 }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[randomInt(36)]).join('');

/** Fresh secrets of a cluster: what deploy/env/secrets.env.example lists. */
function fresh() {
  const database = password();
  return {
    DATABASE_URL: `postgres://rolegate:${database}@haproxy:5432/rolegate`,
    POSTGRES_PASSWORD: database,
    REPLICATION_PASSWORD: password(),
    ROLEGATE_ROOT_ACCESS_KEY: accessKeyId(),
    ROLEGATE_ROOT_SECRET_KEY: randomBytes(30).toString('base64url'),
    ROLEGATE_SEAL_KEYS: `seal-1:${randomBytes(32).toString('base64')}`,
    LDAP_ADMIN_PASSWORD: password(),
    KEYSTONE_ADMIN_PASSWORD: password(),
    KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
    KC_BOOTSTRAP_ADMIN_PASSWORD: password(),
    GF_SECURITY_ADMIN_PASSWORD: password(),
  };
}

const linesOf = (secrets) => Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`).join('');

/** All secrets in `file`, which is made with fresh ones, mode 0600, where there is none. */
export function secretsIn(file) {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, linesOf(fresh()), { mode: 0o600, flag: 'wx' });
  }
  return parseEnvFile(readFileSync(file, 'utf8'));
}

/**
 * Beside `file`, with all secrets, one for each consumer with its own: CONSUMER.secrets.env, mode 0600, what is there
 * replaced. The paths written. @throws Error for a secret that nobody takes
 */
export function writeSecrets(file) {
  const secrets = secretsIn(file);
  const unused = unusedIn(secrets);
  if (unused.length > 0) throw new Error(`${file}: no service takes ${unused.join(', ')}; who takes what is in tools/cluster/secret-consumers.mjs`);
  return consumers.map((consumer) => {
    const path = join(dirname(file), `${consumer}.secrets.env`);
    writeFileSync(path, linesOf(secretsOf(consumer, secrets)), { mode: 0o600 });
    chmodSync(path, 0o600);
    return path;
  });
}
