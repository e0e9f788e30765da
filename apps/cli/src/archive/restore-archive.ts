import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BlobFiles } from '#objectstore-local';
import type { RingKey } from '#seal';
import { quoted } from './archived-tables.js';
import type { BlobBytes, Heading, Manifest, Sequences, TableRows } from './headings.js';
import type { ArchiveReader } from './read-archive.js';
import { assertSameVersion, CannotRestore, emptyPlace } from './restored-place.js';
import type { Section } from './sections.js';

/** A shape of identifiers that goes into SQL as it is. */
const NAME = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/;

/** Puts an archive into a database that is empty, in one transaction, and its files into the blob folder. */
export class RestoringReader implements ArchiveReader {
  sealKeys: readonly RingKey[] = [];
  /** Ids of the files that nothing committed refers to yet. */
  private written: string[] = [];
  private readonly files: BlobFiles;

  constructor(private readonly client: pg.Client, blobDir: string) {
    this.files = new BlobFiles(blobDir);
  }

  async begin(manifest: Manifest, sealKeys: readonly RingKey[]): Promise<void> {
    this.sealKeys = sealKeys;
    await assertSameVersion(this.client, manifest);
    await this.client.query('begin');
    await emptyPlace(this.client);
  }

  async section({ heading, bytes }: Section<Heading>): Promise<void> {
    if (heading.section === 'table') await this.rows(heading, bytes);
    else if (heading.section === 'sequences') await this.sequences(heading);
    else if (heading.section === 'blob') await this.blob(heading, bytes);
  }

  async commit(): Promise<void> {
    await this.client.query('commit');
    this.written = [];
  }

  /** Unless it was committed, nothing stays, neither rows nor files. */
  async undo(): Promise<void> {
    await this.client.query('rollback').catch(() => undefined);
    for (const id of this.written) await this.files.remove(id);
  }

  private async rows({ table, columns }: TableRows, bytes: AsyncIterable<Buffer>): Promise<void> {
    assertNames([table, ...columns]);
    // Triggers of the object store take account of what changes; what comes has been taken account of.
    await this.client.query(`alter table ${table} disable trigger user`);
    await pipeline(bytes, this.client.query(copyFrom(`copy ${table} (${quoted(columns)}) from stdin`)));
    await this.client.query(`alter table ${table} enable trigger user`);
  }

  private async sequences({ values }: Sequences): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.client.query('select setval($1::regclass, $2::bigint)', [name, value]);
  }

  private async blob({ id }: BlobBytes, bytes: AsyncIterable<Buffer>): Promise<void> {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new CannotRestore(`the archive names a file ${JSON.stringify(id)}`);
    const file = await this.files.create(id);
    this.written.push(id);
    try {
      await file.writeFile(bytes);
    } catch (error) {
      await file.close();
      throw error;
    }
    await this.files.publish(id, file);
  }
}

function assertNames(names: readonly string[]): void {
  for (const name of names) if (!NAME.test(name)) throw new CannotRestore(`the archive names ${JSON.stringify(name)}`);
}
