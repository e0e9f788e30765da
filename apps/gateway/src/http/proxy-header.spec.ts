import { INCOMPLETE, readProxyHeader, SIGNATURE } from './proxy-header.js';

/** A header of that command and family; `rest` is addresses and TLVs. */
const header = (command: number, family: number, rest: Buffer): Buffer => {
  const fixed = Buffer.alloc(4);
  fixed[0] = command;
  fixed[1] = family;
  fixed.writeUInt16BE(rest.length, 2);
  return Buffer.concat([SIGNATURE, fixed, rest]);
};
const ipv4 = Buffer.from([203, 0, 113, 9, 10, 0, 0, 1, 0x11, 0x22, 0x33, 0x44]);
const ipv6 = Buffer.concat([Buffer.from('20010db8000000000000000000000001', 'hex'), Buffer.alloc(16), Buffer.from([1, 2, 3, 4])]);
const ssl = (client: number) => Buffer.from([0x04, 0, 1, 0xff, 0x20, 0, 5, client, 0, 0, 0, 0]);

describe('readProxyHeader', () => {
  it.each([
    ['IPv4', header(0x21, 0x11, ipv4), '203.0.113.9', undefined],
    ['IPv6', header(0x21, 0x21, ipv6), '2001:db8::1', undefined],
    ['a client that spoke TLS', header(0x21, 0x11, Buffer.concat([ipv4, ssl(1)])), '203.0.113.9', true],
    ['a client that did not', header(0x21, 0x21, Buffer.concat([ipv6, ssl(0)])), '2001:db8::1', false],
    ['LOCAL', header(0x20, 0x11, ipv4), undefined, undefined],
    ['UNSPEC', header(0x21, 0x00, Buffer.alloc(0)), undefined, undefined],
    ['a UNIX socket', header(0x21, 0x31, Buffer.alloc(216)), undefined, undefined],
  ])('reads %s', (_case, bytes, source, secure) => {
    expect(readProxyHeader(Buffer.concat([bytes, Buffer.from('GET / HTTP/1.1')]))).toEqual({ length: bytes.length, source, secure });
  });

  it('waits for more, however the bytes are cut', () => {
    const bytes = header(0x21, 0x11, Buffer.concat([ipv4, ssl(1)]));
    for (let cut = 1; cut < bytes.length; cut++) expect(readProxyHeader(bytes.subarray(0, cut))).toBe(INCOMPLETE);
  });

  it.each(['GET / HTTP/1.1\r\n', 'PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n', '\r\n\r\nGET', '\x16\x03\x01'])('finds none in %j', (text) => {
    expect(readProxyHeader(Buffer.from(text, 'latin1'))).toBeUndefined();
  });

  it.each([
    ['another version', header(0x11, 0x11, ipv4)], ['an unknown command', header(0x22, 0x11, ipv4)], ['addresses cut short', header(0x21, 0x11, ipv4.subarray(0, 8))],
    ['UDP', header(0x21, 0x12, ipv4)], ['a length beyond reason', Buffer.concat([SIGNATURE, Buffer.from([0x21, 0x11, 0xff, 0xff])])],
  ])('refuses %s', (_case, bytes) => {
    expect(() => readProxyHeader(bytes)).toThrow('PROXY v2');
  });

  it('is not led astray by a TLV that is cut short', () => {
    expect(readProxyHeader(header(0x21, 0x11, Buffer.concat([ipv4, Buffer.from([0x20, 0xff, 0xff])])))).toMatchObject({ source: '203.0.113.9', secure: undefined });
  });
});
