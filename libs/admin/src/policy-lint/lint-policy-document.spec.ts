import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isRolegateError } from '#kernel';
import type { AdminInput, Cap } from '#operation';
import { writeAdmin } from '#protocol';
import { callerWith, given } from '#testing';
import { lintPolicyDocument } from './lint-policy-document.js';

interface WireCase {
  readonly name: string;
  readonly operation: string;
  readonly request: string;
  readonly body?: string;
  readonly caps?: readonly Cap[];
  readonly reply?: string;
  readonly error?: string;
}

const cases = parse(readFileSync(new URL('wire.yaml', import.meta.url), 'utf8')) as WireCase[];

async function served(one: WireCase): Promise<string> {
  const [method, target] = one.request.split(' ') as [string, string];
  const { pathname, searchParams } = new URL(target, 'http://gateway');
  const { route, name } = lintPolicyDocument;
  expect({ name, method: route!.method, path: route!.path }).toEqual({ name: one.operation, method, path: pathname });
  const input: AdminInput = { ...Object.fromEntries(searchParams), body: one.body };
  try {
    const output = await given().answer(lintPolicyDocument, input, { principal: callerWith(...(one.caps ?? [{ type: 'metadata', perm: 'read' }])).principal });
    return writeAdmin(output, { format: searchParams.get('format') === 'xml' ? 'xml' : 'json', root: route!.root });
  } catch (error) {
    if (isRolegateError(error)) return error.code;
    throw error;
  }
}

describe('AdminLintPolicy', () => {
  it.each(cases)('$name', async (one) => {
    expect(await served(one)).toBe(one.error ?? one.reply);
  });

  it('refuses what no policy can be as long as', async () => {
    expect(await served({ name: '', operation: 'AdminLintPolicy', request: 'POST /rolegate/v1/policy/lint', body: ' '.repeat(131_073) })).toBe('InvalidArgument');
  });
});
