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

  it('is in policies without a tenant to its own users, and with it to others', () => {
    const tenants = { account: 'acme', name: 'b' };
    expect(resourceArn(tenants, 'acme', 'k')).toBe('arn:aws:s3:::b/k');
    expect(resourceArn(tenants, '', 'k')).toBe('arn:aws:s3::acme:b/k');
    expect(resourceArn(tenants, '123456789012')).toBe('arn:aws:s3::acme:b');
    expect(resourceArn({ account: '123456789012', name: 'b' }, '')).toBe('arn:aws:s3:::b');
  });
});
