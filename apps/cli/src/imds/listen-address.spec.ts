import { listenAddress } from './listen-address.js';

describe('listenAddress', () => {
  it.each([
    ['127.0.0.1:1338', '127.0.0.1', 1338], ['localhost:0', '127.0.0.1', 0], ['169.254.169.254:80', '169.254.169.254', 80], ['169.254.170.2:80', '169.254.170.2', 80],
    ['[::1]:80', '::1', 80], ['[fd00:ec2::254]:80', 'fd00:ec2::254', 80],
  ])('takes %s', (text, host, port) => {
    expect(listenAddress(text)).toEqual({ host, port });
  });

  it.each(['0.0.0.0:80', '10.0.0.1:80', '192.168.1.1:80', '[::]:80', '[2001:db8::1]:80', '[::ffff:10.0.0.1]:80', 'example.com:80', '127.0.0.1', '127.0.0.1:99999', ':80', ''])('refuses %j', (text) => {
    expect(() => listenAddress(text)).toThrow('ERROR');
  });
});
