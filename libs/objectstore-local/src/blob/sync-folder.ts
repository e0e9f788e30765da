import { open } from 'node:fs/promises';

/** Names that were made, linked or renamed in a folder survive a loss of power after this. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
