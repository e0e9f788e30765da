import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { OperationSchema } from '../schema/operation-schema.js';
import { bindings } from '../rest/bindings.js';
import { topLevel, type Wire } from './arbitrary-values.js';
import { allOperations, exchange } from './sdk-exchange.js';

interface Exclusions {
  readonly operations: Readonly<Record<string, { readonly side: 'input' | 'output' | 'both'; readonly reason: string }>>;
  readonly inputMembers: Readonly<Record<string, string>>;
  readonly outputMembers: Readonly<Record<string, string>>;
  readonly always: Readonly<Record<string, string>>;
  readonly nonEmpty: Readonly<Record<string, string>>;
  readonly addedByClient: Readonly<Record<string, string>>;
  readonly fixed: Readonly<Record<string, unknown>>;
}

const exclusions = parse(readFileSync(new URL('../test-data/differential.yaml', import.meta.url), 'utf8')) as Exclusions;

/** Few by default, for speed; DIFFERENTIAL_RUNS=500 searches longer. */
const RUNS = Number(process.env.DIFFERENTIAL_RUNS ?? 8);

const excluded = (members: Readonly<Record<string, string>>, operation: OperationSchema): ReadonlySet<string> =>
  new Set(Object.keys(members).flatMap((name) => (name.startsWith(`${operation.name}.`) ? [name.slice(operation.name.length + 1)] : [name])));

const rules = { always: new Set(Object.keys(exclusions.always)), nonEmpty: new Set(Object.keys(exclusions.nonEmpty)) };

const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((one) => !/(^|\/)\.{1,2}(\/|$)/.test(one));

function inputs(operation: OperationSchema, wire: Wire['kind']): fc.Arbitrary<Record<string, unknown>> {
  if (operation.input.isUnitSchema()) return fc.constant({});
  const labels = new Set(bindings(operation.input).filter((one) => one.location === 'label').map((one) => one.name));
  const arb = topLevel(operation.input, { kind: wire, excluded: excluded(exclusions.inputMembers, operation), ...rules });
  const fixed = Object.fromEntries(Object.entries(exclusions.fixed).filter(([name]) => bindings(operation.input).some((one) => one.name === name)));
  return fc.tuple(arb, key).map(([one, Key]) => ({
    ...one,
    ...Object.fromEntries(Object.entries(fixed).filter(([name]) => name in one)),
    ...(labels.has('Bucket') && { Bucket: 'some-bucket' }),
    ...(labels.has('Key') && { Key }),
  }));
}

/** Dates and bytes as text, undefined members gone. */
const plain = (one: unknown): unknown =>
  one === undefined
    ? undefined
    : JSON.parse(JSON.stringify(one, function (this: Record<string, unknown>, name, item: unknown) {
        const raw = this[name];
        if (raw instanceof Uint8Array) return `base64:${Buffer.from(raw).toString('base64')}`;
        return item;
      }));

/** The client makes an empty map of metadata that is not there. */
const isEmptyMetadata = (name: string, one: unknown): boolean => name === 'Metadata' && Object.keys(one as object).length === 0;

/** What we read must hold all that was sent, and beyond it only what the client itself adds. */
function expectInput(sent: Record<string, unknown>, read: Record<string, unknown>): void {
  const added = Object.fromEntries(Object.entries(read).filter(([name]) => !(name in sent) && name in exclusions.addedByClient));
  expect(plain(read)).toEqual(plain({ ...sent, ...added }));
}

const cases = allOperations()
  .filter(({ name }) => exclusions.operations[name]?.side !== 'both')
  .map((operation) => [`${operation.service} ${operation.name}`, operation] as const);

describe('differential round trip with the real AWS SDK clients', () => {
  // The client advises about streams of unknown length, which is not our matter.
  beforeAll(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));
  afterAll(() => jest.restoreAllMocks());

  it.each(cases)('%s', async (_, operation) => {
    const wire = operation.service === 's3' ? 'xml' : 'form';
    const skipped = exclusions.operations[operation.name]?.side;
    const outputs = operation.output.isUnitSchema() ? fc.constant({}) : topLevel(operation.output, { kind: 'xml', excluded: excluded(exclusions.outputMembers, operation), ...rules });
    await fc.assert(
      fc.asyncProperty(inputs(operation, wire), outputs, async (input, output) => {
        const result = await exchange(operation, input, output);
        expect(result.operation).toBe(operation.name);
        if (skipped !== 'input') expectInput(input, result.input as Record<string, unknown>);
        if (skipped !== 'output') {
          const received = result.output as Record<string, unknown>;
          const streams = new Set(bindings(operation.output).filter((one) => one.location === 'stream').map((one) => one.name));
          expect(plain(Object.fromEntries(Object.entries(received).filter(([name, one]) => !streams.has(name) && !isEmptyMetadata(name, one))))).toEqual(plain(output));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('covers every operation but the excluded, and excludes none that is not there', () => {
    const names = new Set(allOperations().map(({ name }) => name));
    for (const name of Object.keys(exclusions.operations)) expect(names).toContain(name);
    expect(cases.length).toBeGreaterThanOrEqual(300);
  });
});
