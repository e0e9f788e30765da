import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readGatewayConfig } from '../../../gateway/src/config/gateway-config.js';
import { sealKeysOf } from '../../../gateway/src/node/seal-ring.js';
import type { CommandContext } from '../command.js';
import { packageVersion } from '../commands/version.js';
import { databaseOf } from './database-of.js';
import { archiveFailure } from './failures.js';
import { progress } from '../output/progress.js';
import { passphraseOf } from './passphrase.js';
import { MEBIBYTE, passing } from './passing-bytes.js';
import { sealedStream } from './sealed-stream.js';
import { archiveOf } from './write-archive.js';

/** `rolegate export FILE`. The file appears whole, with mode 0600, or not at all. Gateways go on serving. @throws CommandFailure */
export async function exportArchive(context: CommandContext, file: string): Promise<void> {
  const passphrase = await passphraseOf(context);
  const say = (line: string): void => context.err(`export: ${line}\n`);
  const shown = progress(context, 'export', 'MiB');
  const temporary = `${file}.part`;
  try {
    const config = readGatewayConfig(context.env as NodeJS.ProcessEnv);
    const database = await databaseOf(config, say, false);
    try {
      const archive = archiveOf({
        connectionString: database.connectionString, blobDir: config.blobDir, sealKeys: await sealKeysOf(config), objects: !context.flags.isOn('without-objects'),
        version: packageVersion(), now: new Date(context.clock.now()),
      });
      const sealed = passing(sealedStream(archive, passphrase), (bytes) => shown.at(Math.ceil(bytes / MEBIBYTE)));
      await pipeline(Readable.from(sealed), createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true }));
      await rename(temporary, file);
    } finally {
      await database.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(temporary, { force: true });
    throw archiveFailure(error);
  } finally {
    shown.end();
  }
  context.out(`${file}: written\n`);
}
