import { readFileSync } from 'node:fs';

/** A file that the setting `name` gives; what is wrong with it goes to `problems`. */
export function readText(path: string, name: string, problems: string[]): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(`${name}: cannot read the file (${(error as NodeJS.ErrnoException).code ?? 'error'})`);
    return '';
  }
}
