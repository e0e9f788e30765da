import { EmbeddedFeed, PgEventStore } from '#eventstore-pg';
import { CONTRACT_EVENTS, databaseKit, eventFeedContract } from '#testing';

const database = databaseKit();
const openStore = (): PgEventStore => new PgEventStore({ connectionString: database.connectionString, types: CONTRACT_EVENTS });

eventFeedContract('embedded, woken by its own process', async () => {
  const store = openStore();
  const feed = new EmbeddedFeed({ store, pageSize: 7 });
  return { store, feed, close: async () => void (await feed.close(), await store.close()) };
});

eventFeedContract('embedded, woken by NOTIFY from another process', async () => {
  const [store, reader] = [openStore(), openStore()];
  const readAfter = reader.readAfter.bind(reader);
  const feed = new EmbeddedFeed({ store: { readAfter }, directConnectionString: database.connectionString, pollInterval: 60_000 });
  return { store, feed, close: async () => void (await feed.close(), await store.close(), await reader.close()) };
});

eventFeedContract('embedded, with lost notifications', async () => {
  const store = openStore();
  const readAfter = store.readAfter.bind(store);
  const feed = new EmbeddedFeed({ store: { readAfter }, pollInterval: 50 });
  return { store, feed, close: async () => void (await feed.close(), await store.close()) };
});
