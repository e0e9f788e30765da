import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { readCapture } from './capture.js';

export interface Exchange {
  /** Method and target as they must arrive. */
  readonly request: string;
  /** Those of its headers that matter here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** A body that is no form. */
  readonly text?: string;
  readonly status?: number;
  readonly body?: string;
}

export interface GoldenCase {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exchange: readonly Exchange[];
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface CaseRow extends Partial<GoldenCase> {
  readonly capture?: string;
  readonly add?: readonly string[];
}

const folder = new URL('./', import.meta.url);

/** Every case of every YAML file beside this one, by file. */
export function goldenCases(): readonly (readonly [file: string, readonly GoldenCase[]])[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => [file, (parse(readFileSync(new URL(file, folder), 'utf8')) as CaseRow[]).map(completed)] as const);
}

function completed({ capture, add = [], ...row }: CaseRow): GoldenCase {
  const captured = capture === undefined ? undefined : readCapture(capture);
  return {
    name: capture ?? row.name ?? '',
    argv: [...(row.argv ?? captured?.argv ?? []), ...add],
    env: row.env ?? {},
    exchange: row.exchange ?? [],
    exit: row.exit ?? captured?.exit ?? 0,
    stdout: row.stdout ?? captured?.stdout ?? '',
    stderr: row.stderr ?? captured?.stderr ?? '',
  };
}
