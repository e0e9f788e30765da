import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { services } from '../schema/services.js';
import { RenderedXml } from '../xml/rendered.js';
import { compileEntry, writeRestOutput } from './write-rest.js';

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly output: unknown;
  readonly status?: number;
  readonly headers: Record<string, string>;
  /** XML after the declaration. */
  readonly body?: string;
  readonly raw?: string;
}

const cases = parse(readFileSync(new URL('../test-data/s3-replies.yaml', import.meta.url), 'utf8'), { customTags: ['timestamp'] }) as Case[];

describe('writeRestOutput', () => {
  it.each(cases)('$name', ({ operation, output, status = 200, headers, body, raw }) => {
    const reply = writeRestOutput(services.s3.operations.get(operation)!, output);
    expect(reply.status).toBe(status);
    const names = (all: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(all).map(([name, text]) => [name.toLowerCase(), text]));
    expect(names(reply.headers)).toEqual(names(headers));
    expect(reply.body).toBe(raw ?? (body === undefined ? undefined : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`));
  });

  it('splices entries that were rendered ahead', () => {
    const operation = services.s3.operations.get('ListObjectsV2')!;
    const Contents = [{ Key: 'a&b', Size: 1 }, { Key: 'c', LastModified: new Date(0) }];
    const entry = compileEntry(operation, 'Contents');
    const rendered = new RenderedXml(Contents.map((one) => entry(one)).join(''));
    expect(writeRestOutput(operation, { Name: 'b', Contents: rendered })).toEqual(writeRestOutput(operation, { Name: 'b', Contents }));
  });

  it('leaves a streaming payload out', () => {
    const operation = services.s3.operations.get('GetObject')!;
    expect(writeRestOutput(operation, { Body: 'x', ContentRange: 'bytes 0-1/2' })).toEqual({ status: 200, headers: { 'Content-Range': 'bytes 0-1/2' } });
  });

  it('gives an Expires that is no date as it was stored', () => {
    const operation = services.s3.operations.get('HeadObject')!;
    expect(writeRestOutput(operation, { ExpiresString: '0' })).toEqual({ status: 200, headers: { Expires: '0' } });
  });
});
