import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findQueryOperation } from '../schema/services.js';
import { parseQueryInput } from './parse-query.js';
import { writeQueryOutput } from './write-query.js';

interface Golden {
  readonly name: string;
  readonly form: string;
  /** The operation's own name where the action is an alias. */
  readonly operation?: string;
  readonly input: unknown;
  readonly output?: unknown;
  readonly xml?: string;
}

const goldens = parse(readFileSync(new URL('../test-data/query-golden.yaml', import.meta.url), 'utf8'), { customTags: ['timestamp'] }) as Golden[];

describe('awsQuery', () => {
  it.each(goldens)('$name', ({ form, operation: name, input, output, xml }) => {
    const parameters = new URLSearchParams(form);
    const operation = findQueryOperation(parameters.get('Action')!)!;
    expect(operation.name).toBe(name ?? parameters.get('Action'));
    expect(parseQueryInput(operation, parameters)).toEqual(input);
    if (xml !== undefined) expect(writeQueryOutput(operation, output, 'request-1')).toBe(xml);
  });

  it.each([
    ['GetSessionToken', 'DurationSeconds=abc', "1 validation error detected: Value 'abc' at 'durationSeconds' failed to satisfy constraint: Member must be an integer"],
    ['GetSessionToken', 'DurationSeconds=', "1 validation error detected: Value '' at 'durationSeconds' failed to satisfy constraint: Member must be an integer"],
    ['GetSessionToken', 'DurationSeconds=1e3', "1 validation error detected: Value '1e3' at 'durationSeconds' failed to satisfy constraint: Member must be an integer"],
    ['GetSessionToken', 'DurationSeconds=99999999999999999999', "1 validation error detected: Value '99999999999999999999' at 'durationSeconds' failed to satisfy constraint: Member must be an integer"],
    ['ListEntitiesForPolicy', 'MaxItems=0x10', "1 validation error detected: Value '0x10' at 'maxItems' failed to satisfy constraint: Member must be an integer"],
    ['CreateLoginProfile', 'PasswordResetRequired=perhaps', "1 validation error detected: Value 'perhaps' at 'passwordResetRequired' failed to satisfy constraint: Member must be true or false"],
  ])('%s with %s is a ValidationError', (name, form, message) => {
    expect(() => parseQueryInput(findQueryOperation(name)!, new URLSearchParams(form))).toThrow(expect.objectContaining({ code: 'ValidationError', message }));
  });

  it('reads pairs as well as URLSearchParams', () => {
    expect(parseQueryInput(findQueryOperation('GetRole')!, [['RoleName', 'a']])).toEqual({ RoleName: 'a' });
  });

  it('keeps parameters named like members of Object.prototype out of the way', () => {
    const input = parseQueryInput(findQueryOperation('GetRole')!, new URLSearchParams('__proto__.RoleName=x&constructor.prototype.y=1&RoleName=a'));
    expect(input).toEqual({ RoleName: 'a' });
    expect(({} as Record<string, unknown>).RoleName).toBeUndefined();
  });

  it('ignores names nested beyond any shape', () => {
    expect(parseQueryInput(findQueryOperation('TagRole')!, new URLSearchParams(`RoleName=a&${'Tags.'.repeat(10_000)}x=1`))).toMatchObject({ RoleName: 'a' });
  });

  it('knows every action of STS and IAM by one name only', () => {
    expect(findQueryOperation('FrobnicateRole')).toBeUndefined();
    expect(findQueryOperation('PutObject')).toBeUndefined();
  });
});
