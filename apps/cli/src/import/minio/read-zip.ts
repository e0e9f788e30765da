import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';
import { CommandFailure } from '../../command-failure.js';
import { exitCode } from '../../exit-code.js';
import type { SourceFile } from '../read-files.js';

/** Bytes of a file in it: far above the IAM of any MinIO, far below what a zip that is made to burst holds. */
const LARGEST = 256 * 1024 * 1024;

/** Where a zip begins (APPNOTE.TXT, local file header). */
const SIGNATURE = Buffer.from('PK\u0003\u0004', 'latin1');

export const isZip = ({ bytes }: SourceFile): boolean => bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);

/** The files in a zip. @throws CommandFailure */
export async function readZip({ path, bytes }: SourceFile): Promise<readonly SourceFile[]> {
  try {
    return await filesIn(bytes);
  } catch (error) {
    throw new CommandFailure(exitCode.invalid, `ERROR: ${path} is no zip that can be read: ${(error as Error).message}`);
  }
}

/** The same with what is in zips in their place. @throws CommandFailure */
export const unpacked = async (files: readonly SourceFile[]): Promise<readonly SourceFile[]> =>
  (await Promise.all(files.map(async (file) => (isZip(file) ? readZip(file) : [file])))).flat();

async function filesIn(bytes: Buffer): Promise<readonly SourceFile[]> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files: SourceFile[] = [];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    if (entry.uncompressedSize > LARGEST) throw new Error(`${entry.fileName} is too large`);
    const read = await buffer(await zip.openReadStreamPromise(entry));
    // yauzl leaves that to its caller.
    if (crc32(read) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    files.push({ path: entry.fileName, bytes: read });
  }
  return files;
}
