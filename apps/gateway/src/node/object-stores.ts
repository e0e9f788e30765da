import { ConfigError } from '#kernel';
import { LocalObjectStore, type LocalObjectStoreOptions } from '#objectstore-local';
import { type ObserveKeys, readStoresFile, RoutedObjectStore, S3ObjectStore, UpstreamMetrics } from '#objectstore-s3';
import type { ObjectStore } from '#s3';
import type { Logger } from '#telemetry';
import type { Registry as Metrics } from 'prom-client';
import type { GatewayConfig } from '../config/gateway-config.js';

/** Where the objects of a node lie. */
export interface ObjectStores {
  readonly local: LocalObjectStore;
  readonly upstream: S3ObjectStore;
  /** Each bucket in its own. */
  readonly routed: ObjectStore;
}

/** @throws ConfigError */
export async function openObjectStores(options: LocalObjectStoreOptions, { storage }: GatewayConfig, logger: Logger, metrics: Metrics): Promise<ObjectStores> {
  const { database, admit } = options;
  const report = (error: Error): void => logger.warn({ err: error }, 'object store');
  const stores = storage.stores === undefined ? [] : checked(`ROLEGATE_STORES: ${storage.stores}`, () => readStoresFile(storage.stores!));
  const local = await LocalObjectStore.open({ ...options, report });
  const upstreamMetrics = new UpstreamMetrics(metrics);
  const observeKeys: ObserveKeys = (store, paths) => {
    upstreamMetrics.observeKeys(store, paths);
    if (paths) logger.warn({ store }, 'keys of this store are paths of files: an object answers to names that no policy binds. Define it with "keys": "paths"');
  };
  const upstream = checked('ROLEGATE_STORES', () => new S3ObjectStore({ database, admit, stores, observe: upstreamMetrics.observe, observeKeys, outbox: () => local.outbox, report }));
  return { local, upstream, routed: checked('ROLEGATE_DEFAULT_STORE', () => new RoutedObjectStore(local, upstream, stores, storage.defaultStore)) };
}

function checked<T>(name: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw new ConfigError([`${name}: ${(error as Error).message}`]);
  }
}
