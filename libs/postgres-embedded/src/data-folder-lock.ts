import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

export interface DataFolderLock {
  release(): Promise<void>;
}

export class DataFolderInUse extends Error {}

/** On Linux a socket in the abstract namespace, which no file outlives; elsewhere a socket file in the folder. */
async function addressOf(folder: string): Promise<string> {
  if (process.platform !== 'linux') return join(folder, 'gateway.sock');
  const digest = createHash('sha256').update(await realpath(folder)).digest('hex').slice(0, 32);
  return `\0rolegate-${digest}`;
}

const listen = (address: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => resolve(server.unref()));
  });

const answers = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(address, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * Holds a data folder for this process. The kernel lets go of it when the process ends, however it ends.
 * @throws DataFolderInUse when another live process holds it
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const address = await addressOf(folder);
  const server = await listen(address).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    if (address.startsWith('\0') || (await answers(address))) {
      throw new DataFolderInUse(`the data folder ${folder} is in use by another gateway; stop it, or give this one a folder of its own`);
    }
    await rm(address, { force: true });
    return listen(address);
  });
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}
