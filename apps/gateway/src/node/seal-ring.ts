import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '#kernel';
import { KeyRing, parseKeyList } from '#seal';
import type { GatewayConfig } from '../config/gateway-config.js';
import { readOrCreatePrivate } from './private-file.js';

/** The seal ring: from the configuration, else generated once in the data folder. */
export async function openSealRing(config: GatewayConfig): Promise<KeyRing> {
  if (config.sealKeys) return new KeyRing('seal', config.sealKeys);
  const path = join(config.storage.dataDir, 'seal-keys');
  const text = await readOrCreatePrivate(path, () => `seal-1:${randomBytes(32).toString('base64')}\n`);
  const problems: string[] = [];
  const keys = parseKeyList(text, path, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return new KeyRing('seal', keys);
}
