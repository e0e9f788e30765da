import { readFileSync } from 'node:fs';

/** One run of radosgw-admin 16.2. */
export interface Capture {
  readonly argv: readonly string[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The run of that name in captures/. */
export function readCapture(name: string): Capture {
  const text = readFileSync(new URL(`captures/${name}.txt`, import.meta.url), 'utf8');
  const [, command = '', exit = '', stdout = '', stderr = ''] = /^\$ radosgw-admin (.*?)\n### exit code: (\d+)\n### stdout\n(.*?)\n### stderr\n(.*)$/s.exec(text) ?? [];
  if (command === '') throw new Error(`${name} is no capture`);
  return { argv: shellWords(command), exit: Number(exit), stdout, stderr };
}

/** Words as bash's `printf %q` writes them: a backslash before what the shell would take for itself. */
const shellWords = (line: string): readonly string[] => [...line.matchAll(/(?:\\.|[^\s\\])+/g)].map(([word]) => word.replace(/\\(.)/g, '$1'));
