import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether an upstream bucket keeps versions and locks, as was settled last; and facts of versions that have an id. The null version's
 * stay where they were: a bucket that never kept versions asks for nothing else.
 */
export class UpstreamVersions1790000000135 implements MigrationInterface {
  readonly name = 'UpstreamVersions1790000000135';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table upstream.bucket
        add column versioning text collate "C" check (versioning in ('Enabled', 'Suspended')),
        add column versioning_revision bigint not null default 0,
        add column versioning_unsettled_at timestamptz,
        add column object_lock boolean not null default false;
      create index bucket_unsettled on upstream.bucket (versioning_unsettled_at) where versioning_unsettled_at is not null;
      create table upstream.version_fact (
        bucket_id text collate "C" not null,
        key bytea not null,
        version_id text collate "C" not null,
        etag text collate "C" not null,
        facts text collate "C" not null,
        primary key (bucket_id, key, version_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table upstream.version_fact;
      alter table upstream.bucket drop column versioning, drop column versioning_revision, drop column versioning_unsettled_at, drop column object_lock`);
  }
}
