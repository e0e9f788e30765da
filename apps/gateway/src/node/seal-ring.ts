import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#kernel';
import { KeyRing, type RingKey, parseKeyList } from '#seal';
import type { GatewayConfig } from '../config/gateway-config.js';
import { readOrCreatePrivate } from './private-file.js';

/**
 * The seal ring: from the configuration, else generated once in the data folder. Never generated beside a database that is
 * there already: what the lost keys sealed would be lost with them.
 * @throws ConfigError
 */
export async function openSealRing(config: GatewayConfig): Promise<KeyRing> {
  return new KeyRing('seal', await sealKeysOf(config));
}

/** The keys of the ring, the issuing one first. @throws ConfigError as openSealRing */
export async function sealKeysOf(config: GatewayConfig): Promise<readonly RingKey[]> {
  if (config.sealKeys) return config.sealKeys;
  const { dataDir } = config.storage;
  const path = join(dataDir, 'seal-keys');
  if (!existsSync(path) && existsSync(join(dataDir, 'postgres'))) {
    throw new ConfigError([`${path} is missing, and the database in ${dataDir} is sealed with its keys: put the file back, or give the keys as ROLEGATE_SEAL_KEYS`]);
  }
  const text = await readOrCreatePrivate(path, () => `seal-1:${randomBytes(32).toString('base64')}\n`);
  const problems: string[] = [];
  const keys = parseKeyList(text, path, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return keys;
}
