import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type GatewayConfig, readGatewayConfig } from '../../../gateway/src/config/gateway-config.js';
import { closeDatabase, openDatabase } from '../../../gateway/src/node/database.js';
import type { RingKey } from '#seal';
import type { CommandContext } from '../command.js';
import { adoptSealRing } from './adopt-seal-ring.js';
import { ArchiveContents } from './archive-contents.js';
import { ComparingReader } from './comparing-reader.js';
import { databaseOf } from './database-of.js';
import { archiveFailure } from './failures.js';
import { type Progress, progress } from '../output/progress.js';
import { passphraseOf } from './passphrase.js';
import { MEBIBYTE, passing } from './passing-bytes.js';
import { type ArchiveReader, readArchive } from './read-archive.js';
import { RestoringReader } from './restore-archive.js';
import { assertNobodyServes, CannotRestore, holdsOnlyAFirstStart } from './restored-place.js';
import { openedStream } from './sealed-stream.js';
import { toldUpstreams } from './told-upstreams.js';

/** `rolegate import rolegate FILE`. @throws CommandFailure; nothing was changed then, or the same again goes on */
export async function importArchive(context: CommandContext, file: string): Promise<void> {
  const passphrase = await passphraseOf(context);
  const dryRun = context.flags.isOn('dry-run');
  const shown = progress(context, 'import', 'MiB');
  try {
    const config = readGatewayConfig(context.env as NodeJS.ProcessEnv);
    const work = new ArchiveImport(context, config, () => openedStream(shownReading(file, shown), passphrase));
    if (dryRun && config.storage.databaseUrl === undefined && !existsSync(join(config.storage.dataDir, 'postgres'))) await work.look();
    else await work.run(dryRun);
  } catch (error) {
    throw archiveFailure(error);
  } finally {
    shown.end();
  }
}

function shownReading(file: string, shown: Progress): AsyncIterable<Buffer> {
  const total = Math.ceil(statSync(file).size / MEBIBYTE);
  return passing(createReadStream(file) as AsyncIterable<Buffer>, (bytes) => shown.at(Math.ceil(bytes / MEBIBYTE), total));
}

class ArchiveImport {
  private readonly contents = new ArchiveContents();

  constructor(private readonly context: CommandContext, private readonly config: GatewayConfig, private readonly plain: () => AsyncIterable<Buffer>) {}

  async run(dryRun: boolean): Promise<void> {
    const database = await databaseOf(this.config, this.say, !dryRun);
    const { connectionString } = database;
    try {
      await closeDatabase(await openDatabase(connectionString));
      const client = new pg.Client({ connectionString });
      await client.connect();
      try {
        if (!(await holdsOnlyAFirstStart(client))) await this.compare(client, connectionString, dryRun);
        else if (dryRun) await this.look();
        else await this.restore(client, connectionString);
      } finally {
        await client.end();
      }
    } finally {
      await database.close();
    }
  }

  /** Reads all of it, and writes nothing. */
  async look(): Promise<void> {
    const { manifest, end } = await this.read({ begin: async () => undefined, section: async ({ bytes }) => { for await (const _ of bytes); } });
    this.tellOfUpstreams();
    this.context.out(`would restore ${this.contents} and ${end.blobs} files of objects, as of ${manifest.made}; nothing was changed\n`);
  }

  private async restore(client: pg.Client, connectionString: string): Promise<void> {
    await assertNobodyServes(client);
    const reader = new RestoringReader(client, this.config.blobDir);
    try {
      const { manifest, end } = await this.read(reader);
      await reader.commit();
      await this.adopt(connectionString, reader.sealKeys);
      this.tellOfUpstreams();
      this.context.out(`restored ${this.contents} and ${end.blobs} files of objects, as of ${manifest.made}\n`);
    } catch (error) {
      await reader.undo();
      throw error;
    }
  }

  /** What is here is the archive, or has come of it: the second time nothing is left to do. */
  private async compare(client: pg.Client, connectionString: string, dryRun: boolean): Promise<void> {
    const reader = new ComparingReader(client);
    await this.read(reader);
    if (!(await reader.isContained())) throw new CannotRestore('this system is not empty, and what it holds is not the archive: an archive is restored onto an empty one');
    if (!dryRun) await this.adopt(connectionString, reader.sealKeys);
    this.context.out(`0 changes: ${this.contents} are there already\n`);
  }

  private async adopt(connectionString: string, sealKeys: readonly RingKey[]): Promise<void> {
    const rewrapped = await adoptSealRing(connectionString, this.config, sealKeys);
    if (rewrapped > 0) this.say(`${rewrapped} data keys are under the seal ring of this place`);
  }

  private tellOfUpstreams(): void {
    for (const line of toldUpstreams(this.contents.upstream, this.config.storage.stores)) this.say(line);
  }

  private read(reader: ArchiveReader): ReturnType<typeof readArchive> {
    return readArchive(this.plain(), {
      begin: (manifest, keys) => reader.begin(manifest, keys),
      section: (section) => {
        const { heading, bytes } = section;
        return reader.section(heading.section === 'table' ? { heading, bytes: this.contents.counting(heading, bytes) } : section);
      },
    });
  }

  private readonly say = (line: string): void => this.context.err(`import: ${line}\n`);
}
