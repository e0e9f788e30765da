import fc from 'fast-check';
import { changesBetween } from './changes.js';
import { type Json, sameJson } from './json.js';

const document = (...Statement: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Sid: string | undefined, Action: string | string[]) => ({ ...(Sid && { Sid }), Effect: 'Allow', Action, Resource: '*' });

describe('changes between two states', () => {
  it('are none between equals, whatever the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(changesBetween(value as Json, reordered(value as Json))).toEqual([]);
    }));
  });

  it('are some between different ones', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (a, b) => {
      if (!sameJson(a as Json, b as Json)) expect(changesBetween(a as Json, b as Json)).not.toEqual([]);
    }));
  });

  it('name fields that came, went and changed', () => {
    expect(changesBetween({ a: 1, b: 2, c: { d: 3 } }, { a: 1, b: 3, c: {}, e: 'new' })).toEqual([
      { path: 'b', before: 2, after: 3 }, { path: 'c.d', before: 3 }, { path: 'e', after: 'new' },
    ]);
  });

  it('tell of everything at the beginning', () => {
    expect(changesBetween(undefined, { roleName: 'R', tags: [] })).toEqual([{ path: 'roleName', after: 'R' }, { path: 'tags', after: [] }]);
  });

  it('call the things of a list what they are called, so that one that moved is not told of', () => {
    const before = { policies: [{ policyName: 'A', policyDocument: 'x' }, { policyName: 'B', policyDocument: 'y' }] };
    const after = { policies: [{ policyName: 'B', policyDocument: 'z' }, { policyName: 'A', policyDocument: 'x' }, { policyName: 'C', policyDocument: 'n' }] };
    expect(changesBetween(before, after)).toEqual([
      { path: 'policies[B].policyDocument', before: 'y', after: 'z' }, { path: 'policies[C]', after: { policyName: 'C', policyDocument: 'n' } },
    ]);
  });

  it('read policy documents: a statement by its Sid, an action by itself', () => {
    const before = { d: document(allow('Read', ['s3:GetObject', 's3:ListBucket']), allow('Write', 's3:PutObject')) };
    const after = { d: document(allow('Read', ['s3:GetObject', 's3:DeleteObject']), allow('Write', 's3:PutObject')) };
    expect(changesBetween(before, after)).toEqual([
      { path: 'd.Statement[Read].Action[1]', after: 's3:DeleteObject' }, { path: 'd.Statement[Read].Action[1]', before: 's3:ListBucket' },
    ]);
  });

  it('pair what is left where nothing has a name: an edited statement is one change, a new one before it another', () => {
    const before = { d: document(allow(undefined, 's3:GetObject'), allow(undefined, 's3:PutObject')) };
    const edited = { d: document(allow(undefined, 's3:GetObject'), allow(undefined, 's3:*')) };
    expect(changesBetween(before, edited)).toEqual([{ path: 'd.Statement[1].Action', before: 's3:PutObject', after: 's3:*' }]);
    const longer = { d: document(allow(undefined, 'iam:*'), allow(undefined, 's3:GetObject'), allow(undefined, 's3:PutObject')) };
    expect(changesBetween(before, longer)).toEqual([{ path: 'd.Statement[0]', after: allow(undefined, 'iam:*') }]);
  });

  it('are none where a document was only written anew', () => {
    expect(changesBetween({ d: '{"a": 1}' }, { d: '{ "a":1 }' })).toEqual([]);
  });
});

function reordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, inner]) => [name, reordered(inner as Json)]));
}
