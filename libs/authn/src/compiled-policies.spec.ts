import { authorize, switchesOf } from '#policy';
import { CompiledPolicies, UnreadablePolicy } from './compiled-policies.js';

const policy = (name: string) => ({ name, document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}' });

describe('CompiledPolicies', () => {
  it('compiles a policy once for as long as its state lives', () => {
    const compiled = new CompiledPolicies(switchesOf('ceph'));
    const [a, b] = [policy('a'), policy('b')];
    const first = [a];
    expect(compiled.of(first, 'user', 'u')).toBe(compiled.of(first, 'user', 'u'));
    expect(compiled.of([a, b], 'user', 'u')[0]).toBe(compiled.of(first, 'user', 'u')[0]);
  });

  it('names the owner in the id of a policy, for the record', () => {
    const switches = switchesOf('ceph');
    const identity = new CompiledPolicies(switches).of([policy('Policy1')], 'role', 'S3Access');
    const principal = { kind: 'assumed-role', account: '', arn: 'arn:aws:sts:::assumed-role/S3Access/bob' } as const;
    const { deciding } = authorize({ switches, principal, identity, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', context: { get: () => undefined } });
    expect(deciding).toMatchObject([{ policyId: 'role/S3Access/Policy1' }]);
  });

  it('does not leave out a policy that it cannot read: it might deny', () => {
    expect(() => new CompiledPolicies(switchesOf('ceph')).of([{ name: 'x', document: '{' }], 'role', 'R')).toThrow(UnreadablePolicy);
  });
});
