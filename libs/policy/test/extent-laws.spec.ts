import fc from 'fast-check';
import { authorize, worstCase, type AuthorizationInput, type Extent, type Known } from '../src/index.js';
import { textCoverage } from '../src/extent/text-coverage.js';
import { compileWildcard, pushPattern, type Token } from '../src/wildcard.js';
import { count } from '../../../test/counts.js';
import { compiledInputOf } from './load-cases.js';
import { question } from './random-world.js';

const pick = fc.constantFrom;

/** What is known of a key, and a value that a request of the extent may have. */
interface Fact {
  readonly known?: Known;
  readonly value: string | readonly string[] | undefined;
}

const anything = pick<string | readonly string[] | undefined>('a', 'A', 'ab', 'b', 'u', '', '1', '2026-01-01', '10.0.0.1', 'true', 'arn:aws:s3:::b', undefined, ['a', 'b'], []);
const whole = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });
const fact: fc.Arbitrary<Fact> = fc.oneof(
  anything.map((value) => ({ value })),
  { weight: 3, arbitrary: anything.map((value) => ({ known: { value }, value })) },
  // Epoch seconds are numbers and dates alike.
  fc.tuple(whole(5), whole(5), whole(10)).map(([from, more, at]) => ({ known: { from: String(from), to: String(from + more) }, value: String(from + Math.min(at, more)) })),
  fc.tuple(pick('a', 'b', 'x', 'u', ''), pick('', 'a', 'b', '*', 'bb')).map(([prefix, rest]) => ({ known: { prefix }, value: prefix + rest })),
);
const facts = fc.record({ 's3:prefix': fact, 'aws:tagkeys': fact, 'aws:username': fact, 'aws:principaltag/t': fact });

const extents = fc.record({
  question: question.filter(({ trust }) => trust !== true),
  prefix: pick('arn:aws:s3:::b/', 'arn:aws:s3:::b/k', 'arn:aws:s3:::u/', 'arn:aws:s3:::b/*', 'arn:aws:s3:::a/'),
  rest: pick('', 'k', 'a', '/', '*', 'kk', '😀', 'a:b'),
  exact: fc.boolean(),
  facts,
});

interface Asked {
  readonly all: AuthorizationInput;
  readonly one: AuthorizationInput;
}

function asked({ question: plain, prefix, rest, exact, facts: known }: typeof extents extends fc.Arbitrary<infer T> ? T : never): Asked {
  const values: Readonly<Record<string, Fact>> = known;
  const input = compiledInputOf(plain);
  const extent: Extent = { exact, about: (key) => (key === 'aws:principalarn' ? { value: 'arn:aws:iam::111111111111:user/u' } : values[key]?.known) };
  const context = { get: (key: string) => (key === 'aws:principalarn' ? 'arn:aws:iam::111111111111:user/u' : values[key]?.value) };
  return { all: worstCase({ ...input, resource: prefix, context }, extent), one: { ...input, resource: exact ? prefix : prefix + rest, context } };
}

describe('a decision about all requests of an extent', () => {
  it('allows no request that the decision about it alone refuses', () => {
    const runs = count(3000, 200_000);
    let allowed = 0;
    fc.assert(
      fc.property(extents, (drawn) => {
        const { all, one } = asked(drawn);
        if (!authorize(all).allowed) return true;
        allowed++;
        return authorize(one).allowed;
      }),
      { numRuns: runs },
    );
    expect(allowed).toBeGreaterThan(runs / 50);
  });

  it('is the decision itself where the extent is one request of which all is known', () => {
    fc.assert(
      fc.property(extents, (drawn) => {
        const known = Object.fromEntries(Object.entries(drawn.facts).map(([key, { value }]) => [key, { known: { value }, value }])) as typeof drawn.facts;
        const { all, one } = asked({ ...drawn, exact: true, facts: known });
        // A variable with several values in a resource is left undecided.
        if (Object.values(known).some(({ value }) => typeof value === 'object')) return true;
        return authorize(all).allowed === authorize(one).allowed;
      }),
      { numRuns: count(1000, 50_000) },
    );
  });
});

describe('what a pattern covers of the texts that begin in one way', () => {
  const text = (letters: readonly string[], maxLength: number): fc.Arbitrary<string> => fc.array(pick(...letters), { maxLength }).map((all) => all.join(''));

  it('is all, some or none of them, exactly', () => {
    fc.assert(
      fc.property(text(['a', 'b', '*', '?', '😀'], 7), text(['a', 'b', '😀'], 5), (pattern, prefix) => {
        const tokens: Token[] = [];
        pushPattern(tokens, pattern);
        const matches = compileWildcard(pattern);
        const longer = [...endings(pattern)].map((rest) => matches(prefix + rest));
        const expected = longer.every(Boolean) ? 'all' : longer.some(Boolean) ? 'some' : 'none';
        return textCoverage(tokens, prefix) === expected;
      }),
      { numRuns: count(3000, 100_000) },
    );
  });

  /** Texts by which a pattern shows what it is: every end of it with its wildcards filled in, and runs of a letter that it does not have. */
  function* endings(pattern: string): Generator<string> {
    const letters = [...pattern];
    for (let i = 0; i <= letters.length; i++) {
      yield letters.slice(i).map((one) => (one === '*' ? '' : one === '?' ? 'z' : one)).join('');
      yield 'z'.repeat(i);
    }
    yield 'z'.repeat(letters.length + 1);
  }
});
