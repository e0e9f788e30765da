import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#postgres-embedded';
import type { Logger } from '#telemetry';
import type { GatewayConfig } from '../config/gateway-config.js';
import { type RootCredentials, rootCredentials } from './bootstrap.js';
import { openSealRing } from './seal-ring.js';
import { checkSurroundings } from './surroundings.js';

/** What the processes of one gateway share on its machine. */
export interface Host {
  readonly connectionString: string;
  readonly root: RootCredentials & { readonly file: string | undefined };
  /** Postgres, where it is ours. */
  stop(): Promise<void>;
}

export interface HostListener {
  /** What takes longer than a moment at start. */
  progress(line: string): void;
  /** Nothing can be served any more and the gateway must end. */
  lost(why: string): void;
}

/** Connections to the embedded Postgres: one node's, with room for a second one that starts before the first has ended. */
const CONNECTIONS_OF_A_NODE = 40;

/**
 * Made once, before the first node starts: key files, the root administrator's credentials and the embedded Postgres. The
 * seal ring comes before Postgres: beside a database that exists none is generated.
 * @throws ConfigError
 */
export async function openHost(config: GatewayConfig, logger: Logger, listener: HostListener): Promise<Host> {
  const { dataDir, databaseUrl } = config.storage;
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  await checkSurroundings(config, listener.progress);
  await openSealRing(config);
  const root = await rootCredentials(config);
  if (databaseUrl !== undefined) return { connectionString: databaseUrl, root, stop: async () => undefined };
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'), log: (line) => logger.info(line), onProgress: listener.progress, onExit: () => listener.lost('the embedded Postgres ended'),
    connections: Math.max(100, CONNECTIONS_OF_A_NODE * (config.operation.workers + 1)),
  });
  return { connectionString: embedded.connectionString, root, stop: () => embedded.stop() };
}
