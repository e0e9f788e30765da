import { PrivateHosts, isPrivateAddress } from './private-addresses.js';

describe('Private addresses', () => {
  it.each([
    '127.0.0.1', '127.255.0.9', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1',
    '::1', '::', 'fe80::1', 'fe80::1%eth0', 'fd00::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', 'fec0::1', 'localhost', '',
  ])('are those of nobody on the internet: %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::5'])('are not those of everybody: %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

describe('Hosts that are reached wherever they are', () => {
  const hosts = new PrivateHosts(['localhost:8080', 'Keycloak.internal']);
  it.each([
    ['http://localhost:8080/x', true], ['http://localhost:8081/x', false], ['http://localhost/x', false], ['https://keycloak.internal/x', true], ['https://keycloak.internal:8443/x', true],
    ['http://127.0.0.1:8080/x', false], ['http://localhost.evil.example:8080/x', false],
  ])('%s: %s', (url, allowed) => {
    expect(hosts.allow(new URL(url))).toBe(allowed);
  });
});
