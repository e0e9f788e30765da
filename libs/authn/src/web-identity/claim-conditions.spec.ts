import { awsConditions, cephConditions } from './claim-conditions.js';

const ISSUER = 'localhost:8080/auth/realms/demo';
const ceph = (claims: object): Record<string, unknown> => Object.fromEntries(Object.entries(cephConditions(ISSUER, claims as never)).map(([key, value]) => [key.slice(ISSUER.length + 1), value]));
const aws = (claims: object): Record<string, unknown> => Object.fromEntries(Object.entries(awsConditions(ISSUER, claims as never)).map(([key, value]) => [key.slice(ISSUER.length + 1), value]));

describe('Condition keys of a token', () => {
  it('are all its claims in profile ceph, those in objects by their own name, and app_id for the audience', () => {
    expect(ceph({ sub: 'alice', aud: ['account', 'customer-portal'], email_verified: true, exp: 7, realm_access: { roles: ['a', 'b'] }, address: { country: 'DE' }, nothing: null })).toEqual({
      sub: 'alice', aud: ['account', 'customer-portal'], app_id: ['account', 'customer-portal'], email_verified: 'true', exp: '7', roles: ['a', 'b'], country: 'DE',
    });
  });

  it('are never another subject\'s or audience\'s, which stands inside another claim', () => {
    expect(ceph({ sub: 'alice', act: { sub: 'root', aud: 'other', client_id: 'other', azp: 'other' }, groups: ['dev'], other: { groups: ['admin'] } })).toEqual({ sub: 'alice', groups: 'dev' });
  });

  it('leave out session tags', () => {
    expect(ceph({ sub: 'alice', 'https://aws.amazon.com/tags': { principal_tags: { team: ['x'] } }, 'https://aws.amazon.com/source_identity': 'a' })).toEqual({ sub: 'alice' });
  });

  it('are those that AWS documents in profile aws: azp is aud where there is one', () => {
    expect(aws({ sub: 'alice', aud: 'customer-portal', email: 'a@x', roles: ['a'], amr: ['pwd', 'otp'] })).toEqual({ sub: 'alice', aud: 'customer-portal', email: 'a@x', amr: ['pwd', 'otp'] });
    expect(aws({ sub: 'alice', aud: 'account', azp: 'customer-portal' })).toEqual({ sub: 'alice', aud: 'customer-portal', oaud: 'account' });
  });
});
