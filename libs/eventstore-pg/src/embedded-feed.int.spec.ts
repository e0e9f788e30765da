import { EmbeddedFeed, PgEventStore } from '#eventstore-pg';
import { CONTRACT_EVENTS, databaseKit, eventFeedContract, type FeedUnderTest, type Upheaval } from '#testing';

const database = databaseKit();
const openStore = (): PgEventStore => new PgEventStore({ connectionString: database.connectionString, types: CONTRACT_EVENTS });

const CUT = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
const upheavals: readonly Upheaval<FeedUnderTest>[] = [
  {
    name: 'every connection to Postgres is cut',
    strike: async () => {
      await database.query(CUT);
      return undefined;
    },
  },
];

eventFeedContract('embedded, woken by its own process', async () => {
  const store = openStore();
  const feed = new EmbeddedFeed({ store, pageSize: 7 });
  return { store, feed, close: async () => void (await feed.close(), await store.close()) };
}, upheavals);

eventFeedContract('embedded, woken by NOTIFY from another process', async () => {
  const [store, reader] = [openStore(), openStore()];
  const readAfter = reader.readAfter.bind(reader);
  const feed = new EmbeddedFeed({ store: { readAfter }, directConnectionString: database.connectionString, pollInterval: 60_000 });
  return { store, feed, close: async () => void (await feed.close(), await store.close(), await reader.close()) };
}, upheavals);

eventFeedContract('embedded, with lost notifications', async () => {
  const store = openStore();
  const readAfter = store.readAfter.bind(store);
  const feed = new EmbeddedFeed({ store: { readAfter }, pollInterval: 50 });
  return { store, feed, close: async () => void (await feed.close(), await store.close()) };
}, upheavals);
