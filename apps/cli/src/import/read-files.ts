import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

/** A document of a source. */
export interface SourceFile {
  /** Below what was named, with `/`. */
  readonly path: string;
  readonly bytes: Buffer;
}

export interface SourceDocument {
  readonly path: string;
  readonly json: unknown;
}

/** The files that are named, and those in the folders that are named, in the order of their names. @throws CommandFailure */
export function readFiles(names: readonly string[]): readonly SourceFile[] {
  return names.flatMap((name) => {
    try {
      if (!statSync(name).isDirectory()) return [{ path: name, bytes: readFileSync(name) }];
      const entries = readdirSync(name, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
      return paths.map((path) => ({ path: relative(name, path), bytes: readFileSync(path) }));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new CommandFailure(code === 'ENOENT' ? exitCode.notFound : exitCode.inputOutput, `ERROR: failed to read ${name}: ${code}`);
    }
  });
}

/** The JSON in a file. What stands in it is not repeated: it may be a secret. @throws CommandFailure */
export function parsedFile({ path, bytes }: SourceFile): SourceDocument {
  try {
    return { path, json: JSON.parse(bytes.toString('utf8')) };
  } catch {
    throw new CommandFailure(exitCode.invalid, `ERROR: ${path} is not JSON`);
  }
}
