import { PaperIdp, certificateText, samlKeys } from '#testing';
import { unpackDocument } from './metadata-document.js';
import { readMetadata } from './saml-metadata.js';

const NOW = Date.UTC(2026, 0, 1);
const idp = new PaperIdp();
const read = (text: string): ReturnType<typeof readMetadata> => readMetadata(text, NOW);
const inList = (...entities: string[]): string => `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entities.map((one) => one.slice(one.indexOf('<EntityDescriptor'))).join('')}</EntitiesDescriptor>`;

describe('the metadata of a SAML provider', () => {
  it('says who it is and what it signs with', () => {
    const { entityId, signingCertificates, validUntil, document } = read(idp.metadata({ keys: [samlKeys.rsa, samlKeys.ec, samlKeys.rsa] }));
    expect({ entityId, signingCertificates, validUntil }).toEqual({ entityId: 'https://idp.example.com/saml', signingCertificates: [certificateText(samlKeys.rsa), certificateText(samlKeys.ec)], validUntil: undefined });
    expect(unpackDocument(document)).toBe(idp.metadata({ keys: [samlKeys.rsa, samlKeys.ec, samlKeys.rsa] }));
  });

  it('may come with a byte order mark, comments and a signature, and in a list with service providers', () => {
    const commented = idp.metadata().replace('<IDPSSODescriptor', '<!-- Okta > 2026 --><Extensions/><IDPSSODescriptor');
    expect(read(`\ufeff${commented}`).entityId).toBe(idp.entityId);
    const service = '<EntityDescriptor entityID="urn:sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>';
    expect(read(inList(service, idp.metadata())).entityId).toBe(idp.entityId);
  });

  it('takes keys without a use for signing, and leaves those for encryption', () => {
    const other = new PaperIdp(idp.entityId, samlKeys.other).metadata();
    const encryption = /<KeyDescriptor.*?<\/KeyDescriptor>/s.exec(other)![0].replace('use="signing"', 'use="encryption"');
    expect(read(idp.metadata({ more: encryption })).signingCertificates).toEqual([certificateText(samlKeys.rsa)]);
    expect(read(idp.metadata({ more: encryption.replace('use="encryption"', '') })).signingCertificates).toHaveLength(2);
  });

  it('ends at the earlier validUntil of the entity and its role', () => {
    const text = idp.metadata({ attributes: ' validUntil="2027-01-01T00:00:00Z"' });
    expect(read(text).validUntil).toBe('2027-01-01T00:00:00.000Z');
    expect(read(text.replace('<IDPSSODescriptor', '<IDPSSODescriptor validUntil="2026-06-01T00:00:00Z"')).validUntil).toBe('2026-06-01T00:00:00.000Z');
  });

  it.each([
    ['is no XML', 'x'.repeat(1000), /outside|ends within/],
    ['has a document type', idp.metadata().replace('<Entity', '<!DOCTYPE a [<!ENTITY b "c">]><Entity'), /document type/],
    ['is something else', '<html/>', /no EntityDescriptor/],
    ['is of a service provider', idp.metadata().replaceAll('IDPSSODescriptor', 'SPSSODescriptor'), /no IDPSSODescriptor/],
    ['is of SAML 1.1', idp.metadata().replace('urn:oasis:names:tc:SAML:2.0:protocol', 'urn:oasis:names:tc:SAML:1.1:protocol'), /no IDPSSODescriptor for SAML 2.0/],
    ['is of two providers', inList(idp.metadata(), idp.metadata()), /more than one identity provider/],
    ['is a list of none', inList(), /no EntityDescriptor/],
    ['has no entityID', idp.metadata().replace(/entityID="[^"]*"/, ''), /no entityID/],
    ['has no certificate', idp.metadata({ keys: [] }), /no X509Certificate/],
    ['has a certificate that is none', idp.metadata().replace('MII', 'XXX'), /X509Certificate is none/],
    ['is of a whole federation', idp.metadata({ more: '<SingleLogoutService/>'.repeat(20_000) }), /more than 20000 elements/],
    ['has expired', idp.metadata({ attributes: ' validUntil="2025-12-31T23:59:59Z"' }), /has expired/],
    ['ends at no time', idp.metadata({ attributes: ' validUntil="soon"' }), /no time/],
  ])('is refused when it %s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^Could not parse metadata: /);
  });

  it('shows a certificate once, however often it stands there', () => {
    const many = idp.metadata().replace(/<KeyDescriptor.*?<\/KeyDescriptor>/s, (one) => one.repeat(30));
    expect(read(many).signingCertificates).toHaveLength(1);
  });

  it('does not grow in the log with what repeats in it', () => {
    const long = idp.metadata({ more: '<SingleLogoutService Binding="urn:x" Location="https://idp.example.com/slo"/>'.repeat(10_000) });
    expect(long.length).toBeGreaterThan(700_000);
    expect(read(long).document.length).toBeLessThan(20_000);
  });
});
