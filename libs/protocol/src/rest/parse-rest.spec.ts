import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { services } from '../schema/services.js';
import { bindings } from './bindings.js';
import { parseRestInput } from './parse-rest.js';

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly query?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
  readonly input?: unknown;
  readonly error?: Record<string, unknown>;
}

const cases = parse(readFileSync(new URL('../test-data/s3-requests.yaml', import.meta.url), 'utf8'), { customTags: ['timestamp'] }) as Case[];

function read({ operation: name, query, headers = {}, body }: Case): unknown {
  const operation = services.s3.operations.get(name)!;
  const key = bindings(operation.input).some((one) => one.name === 'Key' && one.location === 'label') ? 'k' : '';
  return parseRestInput(operation, { bucket: 'b', key, query: new URLSearchParams(query), headers, bodyText: body });
}

describe('parseRestInput', () => {
  it.each(cases)('$name', (one) => {
    if (one.error) expect(() => read(one)).toThrow(expect.objectContaining(one.error));
    else expect(read(one)).toEqual(one.input);
  });

  it('refuses a body nested too deeply', () => {
    expect(() => read({ name: '', operation: 'DeleteObjects', body: `${'<Delete>'.repeat(100_000)}` })).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
  });

  it('refuses a body beyond its size before parsing it', () => {
    const body = `<Delete>${' '.repeat(9 << 20)}</Delete>`;
    expect(() => read({ name: '', operation: 'DeleteObjects', body })).toThrow(expect.objectContaining({ code: 'MalformedXML', detail: expect.stringContaining('characters') as string }));
  });

  it('reads metadata called __proto__ as an ordinary name', () => {
    const input = read({ name: '', operation: 'PutObject', headers: JSON.parse('{"x-amz-meta-__proto__":"x"}') as Record<string, string> }) as { Metadata: object };
    expect(Object.entries(input.Metadata)).toEqual([['__proto__', 'x']]);
  });
});
