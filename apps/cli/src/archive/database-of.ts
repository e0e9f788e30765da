import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderInUse, runningPostgres, startEmbeddedPostgres } from '#postgres-embedded';
import type { GatewayConfig } from '../../../gateway/src/config/gateway-config.js';

export interface OpenedDatabase {
  readonly connectionString: string;
  close(): Promise<void>;
}

/**
 * The database that a gateway with this configuration uses: DATABASE_URL, or the data folder's own, which is started for the
 * moment where no gateway runs on it. `alone`: nobody else may be using it.
 * @throws DataFolderInUse, Error
 */
export async function databaseOf({ storage }: GatewayConfig, say: (line: string) => void, alone: boolean): Promise<OpenedDatabase> {
  if (storage.databaseUrl !== undefined) return { connectionString: storage.databaseUrl, close: async () => undefined };
  const dataDir = join(storage.dataDir, 'postgres');
  await mkdir(storage.dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  try {
    const started = await startEmbeddedPostgres({ dataDir, log: () => undefined, onProgress: say });
    return { connectionString: started.connectionString, close: () => started.stop() };
  } catch (error) {
    if (alone || !(error instanceof DataFolderInUse)) throw error;
    return { connectionString: await runningPostgres(dataDir), close: async () => undefined };
  }
}
