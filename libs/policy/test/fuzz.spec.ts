import fc from 'fast-check';
import { compilePolicy, lintPolicy, parsePolicy, PolicySyntaxError, switchesOf, type PolicyKind } from '../src/index.js';
import { count, fullCounts } from '../../../test/counts.js';
import { syntaxRuns, syntaxText } from './load-syntax-cases.js';
import { documentText } from './random-world.js';

const KINDS: readonly PolicyKind[] = ['identity', 'resource', 'trust', 'session'];
const FRAGMENTS = ['"', '{', '}', '[', ']', ',', ':', '${', "${a, '", '\\', '\\u', '/*', '//', '*/', 'null', '1e9', '-', '*', '?', '\n', '\0', '\u{1F600}', '\ud800', 'arn:', 'ForAllValues:', 'Not', '__proto__', '"Statement":', ','.repeat(50), '['.repeat(40), '{"a":'.repeat(40), '*a'.repeat(40)];

/** xorshift32: fast, and a failure is repeated from its number alone. */
function random(seed: number): (below: number) => number {
  let state = (seed * 2_654_435_761) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutate(text: string, other: string, next: (below: number) => number): string {
  for (let times = 1 + next(3); times > 0; times--) {
    const [from, to] = [next(text.length + 1), next(text.length + 1)].sort((a, b) => a - b) as [number, number];
    const short = Math.min(to, from + next(12));
    switch (next(6)) {
      case 0: text = text.slice(0, from) + text.slice(short); break;
      case 1: text = text.slice(0, from) + FRAGMENTS[next(FRAGMENTS.length)]! + text.slice(from); break;
      case 2: text = text.slice(0, from) + FRAGMENTS[next(FRAGMENTS.length)]! + text.slice(short); break;
      case 3: text = text.slice(0, to) + text.slice(from, to).slice(0, 200) + text.slice(to); break;
      case 4: text = text.slice(0, from) + other.slice(next(other.length + 1)); break;
      default: text = text.slice(0, from) + String.fromCharCode(next(0x180)) + text.slice(from + 1);
    }
  }
  return text;
}

const written = syntaxRuns().map((one) => ({ text: syntaxText(one), kind: one.kind ?? 'identity' }));
const drawn = fc.sample(fc.constantFrom(...KINDS).chain((kind) => documentText(kind, 'ceph').map((text) => ({ text, kind }))), { numRuns: 200, seed: 1 });
const originals = [...written, ...drawn];
const MILLISECONDS = 4000;

it('a mutated text is refused with the parser\'s own error or gives a document that compiles, in no time', () => {
  const inputs = count(20_000, 1_000_000);
  const box = fullCounts ? Infinity : performance.now() + MILLISECONDS;
  let accepted = 0;
  let slowest = 0;
  for (let seed = 1; seed <= inputs; seed++) {
    const next = random(seed);
    const { text: original, kind } = originals[next(originals.length)]!;
    const text = mutate(original, originals[next(originals.length)]!.text, next);
    const options = { kind: next(8) === 0 ? KINDS[next(KINDS.length)]! : kind, switches: switchesOf(next(2) === 0 ? 'ceph' : 'aws') };
    const before = performance.now();
    try {
      compilePolicy('p', parsePolicy(text, options)).statementsFor('s3:GetObject');
      accepted++;
      if (accepted % 20 === 0) lintPolicy(text, options);
    } catch (error) {
      const problem = error instanceof PolicySyntaxError ? misplaced(error, text) : String(error);
      if (problem !== undefined) throw new Error(`input ${seed}: ${problem}\n${text}`, { cause: error });
    }
    slowest = Math.max(slowest, performance.now() - before);
    if (before > box) break;
  }
  expect(accepted).toBeGreaterThan(100);
  expect(slowest).toBeLessThan(500);
}, 900_000);

/** An error points into the text and says something. */
function misplaced({ line, column, jsonPath, problem }: PolicySyntaxError, text: string): string | undefined {
  const lines = text.split('\n');
  const inText = line >= 1 && line <= lines.length && column >= 1 && column <= lines[line - 1]!.length + 1;
  return inText && jsonPath.startsWith('$') && problem !== '' ? undefined : `the error points to ${line}:${column} ${jsonPath}`;
}
