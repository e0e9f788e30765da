import { DataSource } from 'typeorm';
import { databaseKit } from '#testing';
import { objectStoreMigrations } from './index.js';

const kit = databaseKit();
let source: DataSource;

const upTo = async (count: number): Promise<void> => {
  await source?.destroy();
  source = await new DataSource({ type: 'postgres', url: kit.connectionString, migrations: objectStoreMigrations.slice(0, count), migrationsTableName: 'store_migrations' }).initialize();
  await source.runMigrations();
};

const put = (key: string, size: number): Promise<unknown> =>
  kit.query(`select status from store.put_object('b', '${key}', ${size}, 'tag', null, '<Size>1</Size>', 'x', null, false, null)`);
const usage = (): Promise<unknown> => kit.query("select objects::int, bytes::int, uploading::int from store.kept_usage('b')");

afterAll(async () => { await source?.destroy(); });

it('counts what was there before it came, and what gateways of the version before write; and goes again', async () => {
  await upTo(3);
  await kit.query("insert into store.bucket (bucket_id) values ('b')");
  await put('one', 5);
  await put('two', 7);
  const [{ id }] = await kit.query("select id::text from store.create_upload('b', 'parts', 'a', 'a', null, null, null)") as [{ id: string }];
  await kit.query(`select store.put_part('b', 'parts', '${id}', 1, 11, 'tag', null, 'x', null)`);
  await upTo(4);
  expect(await usage()).toEqual([{ objects: 2, bytes: 12, uploading: 11 }]);
  await put('two', 8);
  await kit.query(`select store.put_part('b', 'parts', '${id}', 1, 10, 'tag', null, 'x', null)`);
  expect(await usage()).toEqual([{ objects: 2, bytes: 13, uploading: 10 }]);
  await kit.query(`with gone as (delete from store.upload where upload_id = '${id}' returning upload_id) insert into store.loose_upload (upload_id) select upload_id from gone`);
  await kit.query('select store.fold_usage(100)');
  expect(await usage()).toEqual([{ objects: 2, bytes: 13, uploading: 0 }]);
  expect(await kit.query('select count(*)::int as changes from store.usage_change')).toEqual([{ changes: 0 }]);
  await source.undoLastMigration();
  await put('three', 1);
});
