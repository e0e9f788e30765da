import { X509Certificate } from 'node:crypto';
import { selfSigned } from '#testing';
import { subjectOf } from './certificate-subject.js';

const read = (subject: Parameters<typeof selfSigned>[0]['subject'], altNames?: readonly string[]) => subjectOf(new X509Certificate(selfSigned({ subject, altNames }).certificate));

describe('subjectOf', () => {
  it('names the subject as LDAP does, most particular first', () => {
    expect(read([[['O', 'Example']], [['OU', 'Robots']], [['CN', 'Robot 1']]])).toMatchObject({ commonName: 'Robot 1', dn: 'cn=robot 1,ou=robots,o=example', issuerDn: 'cn=robot 1,ou=robots,o=example' });
  });

  it.each([
    'a,b', 'a+b', 'a=b', 'a"b', 'a;b', 'a\\b', ' a ', '#a', 'a\nCN=admin', 'a\0b', 'Łódź', 'a/CN=admin', '<admin>',
  ])('reads %j as one common name', (name) => {
    expect(read([[['O', 'Example']], [['CN', name]]]).commonName).toBe(name);
  });

  it('reads RDNs of several parts', () => {
    expect(read([[['O', 'Example']], [['CN', 'robot'], ['OU', 'x']]])).toMatchObject({ commonName: 'robot', dn: 'cn=robot+ou=x,o=example' });
  });

  it.each<[string, Parameters<typeof read>[0]]>([
    ['none', [[['O', 'Example']]]], ['two', [[['CN', 'a']], [['CN', 'b']]]], ['two in one RDN', [[['CN', 'a'], ['CN', 'b']]]], ['an empty one', [[['CN', '']]]], ['no subject', []],
  ])('finds no common name where there is %s', (_, subject) => {
    expect(read(subject).commonName).toBeUndefined();
  });

  it('reads alternative names, however odd', () => {
    expect(read([[['CN', 'a']]], ['DNS:a.example', 'DNS:b.example, DNS:admin', 'URI:spiffe://example/ns/x', 'IP:127.0.0.1'])).toMatchObject({
      dnsNames: ['a.example', 'b.example, DNS:admin'], uris: ['spiffe://example/ns/x'],
    });
  });
});
