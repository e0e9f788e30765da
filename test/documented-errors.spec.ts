import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { features } from '../apps/gateway/src/features.js';
import { type Operation, Registry } from '#operation';
import { root } from './provisioned.js';

const CASES = ['libs/*/test/wire*.yaml', 'libs/*/src/**/wire*.yaml', 'test/wire/*.yaml'];

interface Case {
  readonly operation?: string;
  /** Of the cases of a lib, which go through its operations without a gateway. */
  readonly error?: string;
  readonly expect?: { readonly body?: string; readonly bodyIncludes?: string | readonly string[] };
}

interface Exception {
  readonly service: string;
  readonly code: string;
  /** Absent: of every operation of the service. */
  readonly operations?: readonly string[];
  readonly reason: string;
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { uncased, undeclared } = parse(read('test/documented-errors.yaml')) as { readonly uncased: readonly Exception[]; readonly undeclared: readonly Exception[] };
const documented = JSON.parse(read('test/generated/documented-errors.json')) as Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
const operations = new Registry(features({} as never)).all();

/** The codes that cases of each operation expect. */
const cased = new Map<string, Set<string>>();
for (const file of CASES.flatMap((pattern) => globSync(pattern, { cwd: root }))) {
  for (const { operation, error, expect: wanted } of parse(read(file)) as readonly Case[]) {
    if (operation === undefined) continue;
    const codes = cased.get(operation) ?? new Set<string>();
    const text = [wanted?.body ?? '', wanted?.bodyIncludes ?? ''].flat().join('\n');
    for (const [, xml, json] of text.matchAll(/<Code>([^<]*)<|"Code":"([^"]*)"/g)) codes.add(xml ?? json!);
    cased.set(operation, error === undefined ? codes : codes.add(error));
  }
}

const excused = (exceptions: readonly Exception[], { service, name }: Operation, code: string): boolean =>
  exceptions.some((one) => one.service === service && one.code === code && (one.operations?.includes(name) ?? true));
const withoutCase = (one: Operation) => one.errors.filter((code) => !cased.get(one.name)?.has(code));
const unnamed = (one: Operation) => (documented[one.service]?.[one.name] ?? []).filter((code) => !one.errors.includes(code));

/** Exceptions, each of one operation or of the whole service, that nothing needs any more. */
function idle(exceptions: readonly Exception[], open: (operation: Operation) => readonly string[]): readonly string[] {
  const needed = (service: string, code: string, name?: string) => operations.some((one) => one.service === service && (name === undefined || one.name === name) && open(one).includes(code));
  return exceptions.flatMap(({ service, code, operations: names }) => (names ?? [undefined]).filter((name) => !needed(service, code, name)).map((name) => `${service} ${name ?? 'all'} ${code}`));
}

describe.each(operations.map((one): [string, Operation] => [`${one.service}:${one.name}`, one]))('The errors of %s', (_, operation) => {
  it('have a wire case each, or a reason in documented-errors.yaml why no request alone brings them about', () => {
    expect(withoutCase(operation).filter((code) => !excused(uncased, operation, code))).toEqual([]);
  });

  it('are those that AWS documents, or documented-errors.yaml says why not', () => {
    expect(unnamed(operation).filter((code) => !excused(undeclared, operation, code))).toEqual([]);
  });
});

describe('documented-errors.yaml', () => {
  it('excuses nothing that has a case by now, or is declared', () => {
    expect([...idle(uncased, withoutCase), ...idle(undeclared, unnamed)]).toEqual([]);
  });

  it('gives its reasons', () => {
    for (const { reason } of [...uncased, ...undeclared]) expect(reason.length).toBeGreaterThan(20);
  });
});
