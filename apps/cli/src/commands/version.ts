import { existsSync, readFileSync } from 'node:fs';
import type { Command } from '../command.js';

/** The version in the package's own package.json, which lies above the sources and above their compiled form. */
export function packageVersion(): string {
  let folder = new URL('.', import.meta.url);
  while (folder.pathname !== '/') {
    const file = new URL('package.json', folder);
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    folder = new URL('..', folder);
  }
  return 'of unknown version';
}

export const version: Command = {
  names: ['version'],
  group: 'gateway',
  summary: 'show the version',
  flags: [],
  run: (context) => context.out(`rolegate ${packageVersion()} (node ${process.versions.node})\n`),
};
