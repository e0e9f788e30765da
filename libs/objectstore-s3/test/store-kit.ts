import { databaseKit } from '#testing';
import type { UpstreamStore } from '../src/index.js';
import { ContractStore } from './contract-store.js';
import { migrateUpstream } from './migrated.js';
import type { UpstreamServer } from './upstream-server.js';

/** A server by others and stores over it and one database. They exist only while tests and hooks run, hence the getters. */
export interface StoreKit<Server extends UpstreamServer> {
  readonly server: Server;
  /** As the server defines itself. */
  readonly store: ContractStore;
  /** One more over the same, defined otherwise; it is closed with the others. */
  another(over?: Partial<UpstreamStore>, options?: Omit<ConstructorParameters<typeof ContractStore>[0], 'database' | 'stores'>): ContractStore;
}

export function storeKit<Server extends UpstreamServer>(start: () => Promise<Server>): StoreKit<Server> {
  let server: Server;
  const stores: ContractStore[] = [];
  // Before the database goes.
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server?.stop();
  });
  const kit = databaseKit({ migrate: migrateUpstream });
  const another: StoreKit<Server>['another'] = (over, options) => {
    const store = new ContractStore({ ...options, database: { connectionString: kit.connectionString }, stores: [server.store(over)] });
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    server = await start();
    another();
  }, 60_000);
  return { get server() { return server; }, get store() { return stores[0]!; }, another };
}
