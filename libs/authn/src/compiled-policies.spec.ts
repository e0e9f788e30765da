import type { InlinePolicy } from '#iam';
import { type CompiledPolicy, PolicyCache, authorize, switchesOf } from '#policy';
import { memoryDirectory } from '#testing';
import { CompiledPolicies, type PolicyHolder, UnreadablePolicy } from './compiled-policies.js';
import { LivePolicies } from './live-policies.js';

const policy = (name: string) => ({ name, document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' });

const user = (policies: readonly InlinePolicy[]): PolicyHolder => ({ kind: 'user', name: 'u', state: { policies, attachedPolicies: [] } });
const compiledWith = (cache?: PolicyCache) => new CompiledPolicies(switchesOf('ceph'), new LivePolicies(memoryDirectory([])), cache);

function decidingPolicies(identity: readonly CompiledPolicy[]): readonly string[] {
  const principal = { kind: 'user', account: '', arn: 'arn:aws:iam:::user/u' } as const;
  return authorize({ switches: switchesOf('ceph'), principal, identity, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } }).deciding.map(({ policyId }) => policyId);
}

describe('CompiledPolicies', () => {
  it('compiles a list of policies once, while there is room', () => {
    const cache = new PolicyCache(1_000_000);
    const compiled = compiledWith(cache);
    const policies = [policy('a'), policy('b')];
    expect(compiled.identity(user(policies))).toBe(compiled.identity(user(policies)));
    expect([cache.misses, cache.hits]).toEqual([1, 1]);
  });

  it('holds nothing for a caller who is known but silent: the same decision comes of policies compiled anew', () => {
    const cache = new PolicyCache(10_000);
    const compiled = compiledWith(cache);
    const silent = compiled.boundsOf(user([policy('a')]), { sessionPolicy: policy('s').document }).policies;
    const [identity, session] = [silent.identity, silent.session];
    for (let i = 0; i < 100; i++) compiled.identity(user([policy(`other-${i}`)]));
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
    expect(silent.identity).not.toBe(identity);
    expect(silent.session).not.toBe(session);
    expect(silent.identity[0]!.statementsFor('s3:GetObject').allows).toBeDefined();
  });

  it('names the owner in the id of a policy, for the record', () => {
    const identity = compiledWith().identity({ kind: 'role', name: 'S3Access', state: { policies: [policy('Policy1')], attachedPolicies: [] } });
    expect(decidingPolicies(identity)).toEqual(['role/S3Access/Policy1']);
  });

  it('compiles anew under a new name, though the list is the same', () => {
    const compiled = compiledWith();
    const policies = [policy('Policy1')];
    const under = (name: string) => decidingPolicies(compiled.boundsOf({ kind: 'user', name, state: { policies, attachedPolicies: [] } }).policies.identity);
    expect([under('old'), under('new')]).toEqual([['user/old/Policy1'], ['user/new/Policy1']]);
  });

  it('does not leave out a policy that it cannot read: it might deny', () => {
    const compiled = compiledWith();
    expect(() => compiled.boundsOf({ kind: 'role', name: 'R', state: { policies: [{ name: 'x', document: '{' }], attachedPolicies: [] } })).toThrow(UnreadablePolicy);
    expect(() => compiled.boundsOf(user([]), { sessionPolicy: '{' })).toThrow(UnreadablePolicy);
  });
});
