import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './compose.mjs';

/** The program of a component that `npm run provision` brought. @throws Error that says so when it did not */
export function programOf(name) {
  const file = join(root, '.provision/manifest.json');
  const entry = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8'))[name] : undefined;
  if (entry?.available === true && existsSync(entry.command)) return entry.command;
  throw new Error(`${name} is not there (${entry?.reason ?? 'npm run provision'})`);
}
