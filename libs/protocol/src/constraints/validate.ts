import { RolegateError } from '#kernel';
import type { OperationSchema } from '../schema/operation-schema.js';
import { requiredMembers } from '../schema/operation-schema.js';
import { CheckCompiler, type Check, type Problem } from './checks.js';
import { constraints, type ShapeConstraint } from './constraint-data.js';
import { s3Problem } from './s3-problem.js';

const compilers = {
  sts: new CheckCompiler(constraints.sts.shapes),
  iam: new CheckCompiler(constraints.iam.shapes),
  s3: new CheckCompiler(constraints.s3.shapes, true),
};

const compiled = new WeakMap<OperationSchema, Check>();
const extensions = new WeakMap<OperationSchema, Readonly<Record<string, ShapeConstraint>>>();

/** Gives an operation of our own its constraints: member → constraint. Required members are in its schema. */
export function constrainExtension(operation: OperationSchema, members: Readonly<Record<string, ShapeConstraint>>): OperationSchema {
  extensions.set(operation, members);
  return operation;
}

function compile(operation: OperationSchema): Check {
  const shape = constraints[operation.service].operations[operation.name];
  if (shape !== undefined) return compilers[operation.service].check(shape);
  const members = extensions.get(operation) ?? {};
  const names = Object.fromEntries(Object.keys(members).map((name) => [name, name]));
  return new CheckCompiler({ ...members, '': { type: 'structure', required: requiredMembers(operation.input), members: names } }).check('');
}

/**
 * Lengths, patterns, enums, ranges and required members of an operation's input. STS and IAM answer ValidationError
 * with AWS's sentence, naming every problem; S3 answers MalformedXML for the body and InvalidArgument for the rest.
 * Values of sensitive members are never repeated. Returns undefined when all is well.
 */
export function validateInput<I>(operation: OperationSchema<I>, input: I): RolegateError | undefined {
  let check = compiled.get(operation);
  if (!check) compiled.set(operation, (check = compile(operation)));
  const problems: Problem[] = [];
  check(input, '', problems);
  if (problems.length === 0) return undefined;
  return operation.service === 's3' ? s3Problem(operation, problems) : validationError(problems);
}

/** Texts longer than this are cut in the sentence; a policy document may have 131,072 characters. */
const LONGEST_VALUE = 512;

function printed(value: string | null | undefined): string {
  if (value === undefined) return 'Value';
  if (value === null) return 'Value null';
  return `Value '${value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value}'`;
}

const sentence = ({ path, value, constraint }: Problem): string => `${printed(value)} at '${path}' failed to satisfy constraint: ${constraint}`;

function validationError(problems: readonly Problem[]): RolegateError {
  const errors = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`;
  return new RolegateError('ValidationError', `${errors} detected: ${problems.map(sentence).join('; ')}`, { reason: 'invalid-input' });
}
