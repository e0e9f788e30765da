import { readPrivate } from '../../../gateway/src/node/private-file.js';
import type { GatewayConfig } from '../../../gateway/src/config/gateway-config.js';
import { KeyRing, parseKeyList } from '#seal';
import { join } from 'node:path';
import type { CommandContext } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** The log's database, for commands that ask it and no gateway. */
export interface LogDatabase {
  readonly connectionString: string;
  /** Of this place; undefined where it has no seal keys. */
  readonly sealRing: KeyRing | undefined;
}

/**
 * Opens DATABASE_URL, or the data folder's database beside or without its gateway. @throws CommandFailure
 */
export async function withLogDatabase<T>(context: CommandContext, act: (database: LogDatabase) => Promise<T>): Promise<T> {
  const { readGatewayConfig } = await import('../../../gateway/src/config/gateway-config.js');
  const { databaseOf } = await import('../archive/database-of.js');
  try {
    const config = readGatewayConfig(context.env as NodeJS.ProcessEnv, { opensSealed: false });
    const database = await databaseOf(config, (line) => context.err(`${line}\n`), false);
    try {
      return await act({ connectionString: database.connectionString, sealRing: await sealRingHere(config) });
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(exitCode.inputOutput, `ERROR: ${(error as Error).message}`);
  }
}

/** As configured, else the data folder's; none is made. */
async function sealRingHere({ sealKeys, storage: { dataDir } }: GatewayConfig): Promise<KeyRing | undefined> {
  if (sealKeys) return new KeyRing('seal', sealKeys);
  const path = join(dataDir, 'seal-keys');
  const text = await readPrivate(path);
  if (text === undefined) return undefined;
  const problems: string[] = [];
  const keys = parseKeyList(text, path, problems);
  if (problems.length > 0) throw new Error(problems.join('; '));
  return new KeyRing('seal', keys);
}
