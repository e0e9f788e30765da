import { memberPath } from '../schema/member-path.js';
import type { ListConstraint, MapConstraint, ScalarConstraint, ShapeConstraint, StructureConstraint } from './constraint-data.js';
import { compilePattern } from './pattern.js';

/** One violated constraint. `value` is its printable text; undefined where it must not or cannot be printed. */
export interface Problem {
  readonly path: string;
  readonly value: string | null | undefined;
  readonly constraint: string;
}

/** Adds what is wrong with a value at `path` (`tags.1.member.key`). */
export type Check = (value: unknown, path: string, problems: Problem[]) => void;

export type Shapes = Readonly<Record<string, ShapeConstraint>>;

/** Words that S3 takes in any case. */
const ANY_CASE: ReadonlySet<string> = new Set(['ChecksumAlgorithm', 'ChecksumType']);

/** Compiles the checks of a set of shapes, each once, also where they contain themselves. */
export class CheckCompiler {
  private readonly compiled = new Map<string, Check>();

  /** `blank`: an empty text counts as no choice of an enum, as clients of S3 send `encoding-type=`. */
  constructor(private readonly shapes: Shapes, private readonly blank = false) {}

  check(name: string): Check {
    const known = this.compiled.get(name);
    if (known) return known;
    let check: Check = () => undefined;
    this.compiled.set(name, (value, path, problems) => check(value, path, problems));
    check = this.compile(this.shapes[name]!, ANY_CASE.has(name));
    this.compiled.set(name, check);
    return check;
  }

  private compile(shape: ShapeConstraint, anyCase: boolean): Check {
    switch (shape.type) {
      case 'structure':
        return this.structure(shape);
      case 'list':
        return this.list(shape);
      case 'map':
        return this.map(shape);
      default:
        return scalarCheck(shape, this.blank, anyCase);
    }
  }

  private structure({ required = [], members }: StructureConstraint): Check {
    const needed = new Set(required);
    const names = [...new Set([...required, ...Object.keys(members)])];
    const all = names.map((name) => ({ name, path: memberPath(name), required: needed.has(name), check: members[name] === undefined ? undefined : this.check(members[name]) }));
    return (value, path, problems) => {
      const structure = value as Readonly<Record<string, unknown>>;
      for (const member of all) {
        const one = structure[member.name];
        const missing = one === undefined || one === null;
        if (missing && !member.required) continue;
        const at = path === '' ? member.path : `${path}.${member.path}`;
        if (missing) problems.push({ path: at, value: null, constraint: 'Member must not be null' });
        else member.check?.(one, at, problems);
      }
    };
  }

  private list({ member, ...bounds }: ListConstraint): Check {
    const shape = member === undefined ? undefined : this.shapes[member]!;
    const item = member === undefined ? undefined : this.check(member);
    const scalar = shape && shape.type !== 'structure' && shape.type !== 'list' && shape.type !== 'map' ? shape : undefined;
    const wholly = scalar && itemConstraint('Member must satisfy constraint', scalar);
    const printable = !shape || (scalar && !scalar.sensitive);
    return (value, path, problems) => {
      const values = value as readonly unknown[];
      const text = (): string | undefined => (printable && values.every((one) => typeof one !== 'object') ? `[${values.join(', ')}]` : undefined);
      for (const constraint of lengthProblems(values.length, bounds)) problems.push({ path, value: text(), constraint });
      if (!item) return;
      const found: Problem[] = [];
      for (let i = 0; i < values.length; i++) item(values[i], `${path}.${i + 1}.member`, found);
      if (found.length === 0) return;
      if (wholly) problems.push({ path, value: text(), constraint: wholly });
      else problems.push(...found);
    };
  }

  private map({ key, value: item, ...bounds }: MapConstraint): Check {
    const checkKey = key === undefined ? undefined : this.check(key);
    const checkItem = item === undefined ? undefined : this.check(item);
    const wholly = key === undefined ? '' : itemConstraint('Map keys must satisfy constraint', this.shapes[key] as ScalarConstraint);
    return (value, path, problems) => {
      const entries = Object.entries(value as Readonly<Record<string, unknown>>);
      for (const constraint of lengthProblems(entries.length, bounds)) problems.push({ path, value: undefined, constraint });
      const found: Problem[] = [];
      for (const [name, one] of entries) {
        checkKey?.(name, path, found);
        checkItem?.(one, `${path}.${name}.member`, problems);
      }
      if (found.length > 0) problems.push({ path, value: undefined, constraint: wholly });
    };
  }
}

const longest = (max: number): string => `Member must have length less than or equal to ${max}`;
const shortest = (min: number): string => `Member must have length greater than or equal to ${min}`;
const greatest = (max: number): string => `Member must have value less than or equal to ${max}`;
const least = (min: number): string => `Member must have value greater than or equal to ${min}`;

function lengthProblems(length: number, { min, max }: { readonly min?: number; readonly max?: number }): string[] {
  if (max !== undefined && length > max) return [longest(max)];
  return min !== undefined && length < min ? [shortest(min)] : [];
}

const patternText = (pattern: string): string => `Member must satisfy regular expression pattern: ${pattern}`;
const enumText = (values: readonly string[]): string => `Member must satisfy enum value set: [${values.join(', ')}]`;

/** For a bad item of a list of scalars AWS names the list and every constraint of its items. */
function itemConstraint(sentence: string, { type, min, max, pattern, enum: values }: ScalarConstraint): string {
  const all: string[] = [];
  if (max !== undefined) all.push(type === 'number' ? greatest(max) : longest(max));
  if (min !== undefined) all.push(type === 'number' ? least(min) : shortest(min));
  if (pattern !== undefined) all.push(patternText(pattern));
  if (values !== undefined) all.push(enumText(values));
  return `${sentence}: [${all.join(', ')}]`;
}

/** Characters as the model counts them: a surrogate pair is one. */
function countCharacters(text: string): number {
  let pairs = 0;
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) pairs++;
  }
  return text.length - pairs;
}

function scalarCheck(shape: ScalarConstraint, blank: boolean, anyCase: boolean): Check {
  const { type, min, max, pattern, accept = pattern, sensitive } = shape;
  if (type === 'number') return numberCheck(shape);
  if (type === 'blob') {
    return (value, path, problems) => {
      for (const constraint of lengthProblems((value as Uint8Array).length, shape)) problems.push({ path, value: undefined, constraint });
    };
  }
  const expression = accept === undefined ? undefined : compilePattern(accept);
  const choices = shape.enum && new Set(blank ? [...shape.enum, ''] : shape.enum);
  const bounded = min !== undefined || max !== undefined;
  return (value, path, problems) => {
    const text = value as string;
    const shown = sensitive ? undefined : text;
    if (bounded) for (const constraint of lengthProblems(countCharacters(text), shape)) problems.push({ path, value: shown, constraint });
    if (expression && !expression.test(text)) problems.push({ path, value: shown, constraint: patternText(pattern!) });
    if (choices && !choices.has(text) && !(anyCase && choices.has(text.toUpperCase()))) problems.push({ path, value: shown, constraint: enumText(shape.enum!) });
  };
}

function numberCheck({ min, max }: ScalarConstraint): Check {
  return (value, path, problems) => {
    const number = value as number;
    if (max !== undefined && number > max) problems.push({ path, value: String(number), constraint: greatest(max) });
    if (min !== undefined && number < min) problems.push({ path, value: String(number), constraint: least(min) });
  };
}
