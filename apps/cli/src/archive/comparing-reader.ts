import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { RingKey } from '#seal';
import { quoted } from './archived-tables.js';
import type { Heading, Manifest } from './headings.js';
import type { ArchiveReader } from './read-archive.js';
import type { Section } from './sections.js';

/** Reads an archive beside a database, and changes nothing: whether all of it is there already. */
export class ComparingReader implements ArchiveReader {
  sealKeys: readonly RingKey[] = [];

  constructor(private readonly client: pg.Client) {}

  async begin(_manifest: Manifest, sealKeys: readonly RingKey[]): Promise<void> {
    this.sealKeys = sealKeys;
    await this.client.query('create temp table archived_stream (like log.stream)');
  }

  async section({ heading, bytes }: Section<Heading>): Promise<void> {
    if (heading.section !== 'table' || heading.table !== 'log.stream') return;
    await pipeline(bytes, this.client.query(copyFrom(`copy archived_stream (${quoted(heading.columns)}) from stdin`)));
  }

  /** Every stream of the archive is in the log with the same history. The hash of an event is over all before it. */
  async isContained(): Promise<boolean> {
    const { rows } = await this.client.query<{ missing: boolean }>(`select exists (
      select from archived_stream a left join log.event e on e.stream = a.id and e.version = a.version where e.hash is distinct from a.hash) as missing`);
    return !rows[0]!.missing;
  }
}
