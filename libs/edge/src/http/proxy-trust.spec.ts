import { ProxyTrust } from './proxy-trust.js';

const trust = new ProxyTrust(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1']);
const from = (remoteAddress: string, headers: Record<string, string> = {}, encrypted = false) => trust.caller({ remoteAddress, encrypted }, headers);

describe('ProxyTrust', () => {
  it('believes nobody but the trusted networks', () => {
    const headers = { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil' };
    expect(from('198.51.100.7', headers)).toEqual({ ip: '198.51.100.7', secure: false });
    expect(new ProxyTrust().caller({ remoteAddress: '10.1.1.1' }, headers)).toEqual({ ip: '10.1.1.1', secure: false });
    expect(from('10.1.1.1', headers)).toEqual({ ip: '1.2.3.4', secure: true, proxied: true, host: 'evil' });
    expect(from('::ffff:10.1.1.1', headers).ip).toBe('1.2.3.4');
    expect(from('192.0.2.1', headers).ip).toBe('1.2.3.4');
    expect(from('192.0.2.2', headers).ip).toBe('192.0.2.2');
  });

  it.each([
    ['6.6.6.6, 1.2.3.4', '1.2.3.4'], ['6.6.6.6, 1.2.3.4, 10.9.9.9', '1.2.3.4'], ['1.2.3.4 ,10.9.9.9,10.8.8.8', '1.2.3.4'],
    ['10.2.2.2', '10.2.2.2'], ['1.2.3.4, unknown', '10.1.1.1'], ['6.6.6.6, garbage, 10.9.9.9', '10.9.9.9'], ['', '10.1.1.1'],
    ['1.2.3.4:4711', '1.2.3.4'], ['[2001:dead::1]:4711', '2001:dead::1'], ['2001:dead::1', '2001:dead::1'], ['::ffff:1.2.3.4', '1.2.3.4'],
  ])('reads X-Forwarded-For %j from its end, as far as it can be believed', (value, ip) => {
    expect(from('10.1.1.1', { 'x-forwarded-for': value }).ip).toBe(ip);
  });

  it('takes a connection for secure only when every hop was', () => {
    expect(from('10.1.1.1', { 'x-forwarded-proto': 'https' }).secure).toBe(true);
    expect(from('10.1.1.1', { 'x-forwarded-proto': 'https, http' }).secure).toBe(false);
    expect(from('10.1.1.1', { 'x-forwarded-proto': 'http' }, true).secure).toBe(false);
    expect(from('10.1.1.1', {}, true).secure).toBe(true);
  });

  it('takes the introduction of a connection for its peer, and goes on from there', () => {
    const socket = { remoteAddress: '10.1.1.1' };
    trust.introduce(socket, { ip: '1.2.3.4', secure: true });
    expect(trust.caller(socket, { 'x-forwarded-for': '6.6.6.6' })).toEqual({ ip: '1.2.3.4', secure: true });
    const inner = { remoteAddress: '10.1.1.1' };
    trust.introduce(inner, { ip: '10.7.7.7', secure: false });
    expect(trust.caller(inner, { 'x-forwarded-for': '6.6.6.6' }).ip).toBe('6.6.6.6');
  });

  it.each(['nonsense', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/x', '::/129', '10.0.0/8', ''])('refuses %j', (network) => {
    expect(() => new ProxyTrust([network])).toThrow('not an IP network');
  });
});
