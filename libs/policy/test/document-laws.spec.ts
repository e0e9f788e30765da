import fc from 'fast-check';
import { authorize, compilePolicy, parsePolicy, switchesOf, type PolicyDocument, type PolicyKind, type Profile } from '../src/index.js';
import { count } from '../../../test/counts.js';
import { compiledInputOf } from './load-cases.js';
import type { PlainInput } from './plain/decide.js';
import { printPolicy } from './print.js';
import { documentText, question } from './random-world.js';

const RUNS = { numRuns: count(1000, 20_000) };
const SIDES = ['identity', 'resourcePolicy', 'session', 'boundary'] as const;

const parsed = fc
  .record({ kind: fc.constantFrom<PolicyKind>('identity', 'resource', 'trust', 'session'), profile: fc.constantFrom<Profile>('ceph', 'aws') })
  .chain(({ kind, profile }) => documentText(kind, profile).map((text) => ({ text, options: { kind, switches: switchesOf(profile) } })));

describe('laws of documents', () => {
  it('parsing what was printed gives the document again', () => {
    fc.assert(
      fc.property(parsed, ({ text, options }) => {
        const document = parsePolicy(text, options);
        const again = parsePolicy(printPolicy(document), options);
        expect(again).toEqual(document);
        expect(printPolicy(again)).toBe(printPolicy(document));
      }),
      RUNS,
    );
  });

  it('order and repetition of statements and of documents change nothing', () => {
    const turned = ({ statements, ...document }: PolicyDocument): PolicyDocument => ({ ...document, statements: [...statements, ...statements].reverse() });
    fc.assert(
      fc.property(question, (plain) => {
        const other: PlainInput = { ...plain, ...Object.fromEntries(SIDES.map((side) => [side, plain[side] && [...plain[side], ...plain[side]].map(turned).reverse()])) };
        const { allowed, reason } = authorize(compiledInputOf(plain));
        expect(authorize(compiledInputOf(other))).toMatchObject({ allowed, reason });
      }),
      RUNS,
    );
  });

  it('a compiled policy is asked anew and answers the same', () => {
    fc.assert(
      fc.property(question, fc.array(question, { maxLength: 3 }), (plain, others) => {
        const input = compiledInputOf(plain);
        const first = authorize(input);
        for (const { action, resource, principal, context } of others) authorize({ ...input, action, resource, principal, context });
        expect(authorize(input)).toEqual(first);
      }),
      { numRuns: count(300, 5000) },
    );
  });

  it('a wildcard never allows less than what it stands for', () => {
    const widened = (pattern: string, keep: number): string => `${pattern.slice(0, Math.max(pattern.lastIndexOf(':') + 1, keep))}*`;
    const allowing = fc.record({ actions: fc.subarray(['s3:GetObject', 's3:PutObject', 's3:Get*'], { minLength: 1 }), resources: fc.subarray(['arn:aws:s3:::b/k', 'arn:aws:s3:::b', 'arn:aws:s3:::u/*', 'arn:aws:s3:::${aws:username}/?'], { minLength: 1 }), prefix: fc.constantFrom('', 'a', 'ab'), keep: fc.nat(20) });
    fc.assert(
      fc.property(question, allowing, (plain, { actions, resources, prefix, keep }) => {
        const policy = (wide: boolean) => {
          const text = JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Action: wide ? actions.map((action) => widened(action, 5)) : actions, Resource: wide ? resources.map((resource) => widened(resource.replace(/\$.*/, ''), keep)) : resources, Condition: { StringLikeIfExists: { 's3:prefix': wide ? [prefix.slice(0, 1) + '*'] : [prefix] } } },
          });
          return [compilePolicy('p', parsePolicy(text, { kind: 'identity', switches: plain.switches }))];
        };
        const input = compiledInputOf({ ...plain, trust: undefined, resourcePolicy: undefined });
        return !authorize({ ...input, identity: policy(false) }).allowed || authorize({ ...input, identity: policy(true) }).allowed;
      }),
      RUNS,
    );
  });

  it('another Deny never allows, another Allow of the caller never refuses', () => {
    fc.assert(
      fc.property(question, fc.constantFrom(...SIDES), fc.nat(), (plain, side, at) => {
        const documents = plain[side];
        if (documents === undefined) return;
        const document = documents[at % documents.length]!;
        const more = (effect: 'Allow' | 'Deny'): PlainInput => {
          const statements = [...document.statements, { ...document.statements[at % document.statements.length]!, effect }];
          return { ...plain, [side]: [...documents, { ...document, statements: statements.slice(-1) }] };
        };
        const before = authorize(compiledInputOf(plain)).allowed;
        expect(before || !authorize(compiledInputOf(more('Deny'))).allowed).toBe(true);
        expect(!before || authorize(compiledInputOf(more('Allow'))).allowed).toBe(true);
      }),
      RUNS,
    );
  });
});
