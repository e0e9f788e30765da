import { DataSource } from 'typeorm';
import { databaseKit } from '#testing';
import { objectStoreMigrations } from './index.js';

const kit = databaseKit();
let source: DataSource;

afterAll(async () => { await source?.destroy(); });

beforeAll(async () => {
  source = new DataSource({ type: 'postgres', url: kit.connectionString, migrations: objectStoreMigrations.slice(0, 2), migrationsTableName: 'store_migrations' });
  await source.initialize();
  await source.runMigrations();
  await kit.query("insert into store.bucket (bucket_id) values ('b')");
  await put('before');
});

/** As gateways before multipart uploads call it. */
const put = (key: string): Promise<readonly { status: string }[]> =>
  kit.query(`select status from store.put_object('b', '${key}', 1, 'tag', null, '<Size>1</Size>', 'x', null, false, null)`) as never;

it('comes over a store that is in use, serves gateways of the version before, and goes again when no object is made of parts', async () => {
  await source.destroy();
  source = new DataSource({ type: 'postgres', url: kit.connectionString, migrations: objectStoreMigrations.slice(0, 3), migrationsTableName: 'store_migrations' });
  await source.initialize();
  await source.runMigrations();
  const [{ id }] = await kit.query("select id::text from store.create_upload('b', 'parts', 'a', 'a', null, null, null)") as [{ id: string }];
  await kit.query(`select store.put_part('b', 'parts', '${id}', 1, 1, 'tag', null, 'x', null)`);
  await kit.query(`select store.complete_upload('b', 'parts', '${id}', '{1}', '{tag}', '{1}', 1, 'tag-1', null, '<Size>1</Size>', false, null)`);
  await expect(source.undoLastMigration()).rejects.toThrow('object_one_body');
  expect(await put('before')).toEqual([{ status: 'ok' }]);
  expect(await put('parts')).toEqual([{ status: 'ok' }]);
  expect(await kit.query('select upload_id::text as id from store.loose_upload')).toEqual([{ id }]);
  await source.undoLastMigration();
  expect(await put('after')).toEqual([{ status: 'ok' }]);
  expect(await kit.query("select to_regclass('store.upload') as upload")).toEqual([{ upload: null }]);
});

it('gives ids that sort by age', async () => {
  await source.runMigrations();
  const rows = await kit.query("select store.new_upload_id(timestamptz '2026-01-01' + n * interval '1 microsecond')::text as id from generate_series(0, 3000, 7) n order by n") as { id: string }[];
  const ids = rows.map((row) => row.id);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids.map((id) => id[14]))).toEqual(new Set(['7']));
});
