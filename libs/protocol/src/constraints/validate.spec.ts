import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { findQueryOperation, services } from '../schema/services.js';
import { constraints } from './constraint-data.js';
import { compilePattern } from './pattern.js';
import { validateInput } from './validate.js';

interface Case {
  readonly name: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly error?: string;
  readonly code?: string;
}

const cases = parse(readFileSync(new URL('../test-data/validation.yaml', import.meta.url), 'utf8')) as Case[];

describe('validateInput', () => {
  it.each(cases)('$name', ({ operation: name, input, error, code }) => {
    const operation = findQueryOperation(name) ?? services.s3.operations.get(name)!;
    const found = validateInput(operation, input);
    if (error === undefined) expect(found?.message).toBeUndefined();
    else expect({ code: found?.code, message: found?.message }).toEqual({ code: code ?? 'ValidationError', message: error });
  });

  it('never repeats the value of a sensitive member', () => {
    const operation = services.iam.operations.get('CreateLoginProfile')!;
    const error = validateInput(operation, { UserName: 'bob', Password: 'hunter2'.repeat(100) });
    expect(JSON.stringify([error?.message, error?.detail, error?.fields])).not.toContain('hunter2');
    expect(error?.message).toBe("1 validation error detected: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 128");
  });

  it('counts a surrogate pair as one character', () => {
    const operation = services.iam.operations.get('CreateRole')!;
    const input = { RoleName: 'r', AssumeRolePolicyDocument: '{}', Tags: [{ Key: '𐐷'.repeat(128), Value: '' }] };
    expect(validateInput(operation, input)).toBeUndefined();
  });
});

describe('constraint data', () => {
  const patterns = Object.values(constraints).flatMap(({ shapes }) => Object.values(shapes).flatMap((shape) => ('pattern' in shape && shape.pattern ? [shape.pattern] : [])));

  it.each([...new Set(patterns)])('pattern %s compiles and matches whole values only', (pattern) => {
    const expression = compilePattern(pattern);
    expect(expression.source.startsWith('^(?:')).toBe(true);
    expect(expression.test('\u0000\n\u0000')).toBe(false);
  });

  it.each(['sts', 'iam', 's3'] as const)('%s names only shapes that are there, and every operation with an input is known to the SDK or deprecated', (service) => {
    const { shapes, operations } = constraints[service];
    for (const name of Object.values(operations)) expect(shapes[name]).toBeDefined();
    for (const shape of Object.values(shapes)) {
      if (shape.type === 'structure') for (const name of Object.values(shape.members)) expect(shapes[name]).toBeDefined();
    }
    const unknown = Object.keys(operations).filter((name) => !services[service].operations.has(name));
    const deprecated = ['GetBucketLifecycle', 'GetBucketNotification', 'PutBucketLifecycle', 'PutBucketNotification'];
    expect(unknown).toEqual(service === 's3' ? deprecated : []);
  });

  it('agrees with the SDK about required members', () => {
    for (const { operations } of Object.values(services)) {
      for (const operation of operations.values()) {
        const shape = constraints[operation.service].operations[operation.name];
        if (shape === undefined) continue;
        const error = validateInput(operation, {});
        const { required = [] } = constraints[operation.service].shapes[shape] as { required?: string[] };
        expect([operation.name, error !== undefined]).toEqual([operation.name, required.length > 0]);
      }
    }
  });
});
