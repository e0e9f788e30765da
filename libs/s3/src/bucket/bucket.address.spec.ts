import { addressOf, resourceArn } from './bucket.address.js';

describe('bucket names on the wire', () => {
  it.each([
    ['b', '', { namespace: '', name: 'b' }],
    ['b', 'acme', { namespace: 'acme', name: 'b' }],
    ['b', '123456789012', { namespace: '', name: 'b' }],
    ['b', 'RGW12345678901234567', { namespace: '', name: 'b' }],
    ['acme:b', '', { namespace: 'acme', name: 'b' }],
    [':b', 'acme', { namespace: '', name: 'b' }],
  ])('%s to a caller of account "%s"', (name, account, address) => {
    expect(addressOf(name, account)).toEqual(address);
  });

  it('stand in ARNs without an account', () => {
    expect([resourceArn({ name: 'b' }), resourceArn({ name: 'b' }, 'k')]).toEqual(['arn:aws:s3:::b', 'arn:aws:s3:::b/k']);
  });
});
