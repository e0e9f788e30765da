import { switchesOf } from '#policy';
import { CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';

const policy = (name: string) => ({ name, document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' });

describe('CompiledPolicies', () => {
  it('compiles a policy once for as long as its state lives', () => {
    const compiled = new CompiledPolicies(switchesOf('ceph'));
    const [a, b] = [policy('a'), policy('b')];
    const first = [a];
    expect(compiled.of(first, 'user')).toBe(compiled.of(first, 'user'));
    expect(compiled.of([a, b], 'user')[0]).toBe(compiled.of(first, 'user')[0]);
  });

  it('does not leave out a policy that it cannot read: it might deny', () => {
    expect(() => new CompiledPolicies(switchesOf('ceph')).of([{ name: 'x', document: '{' }], 'role')).toThrow(UnreadablePolicy);
  });
});
