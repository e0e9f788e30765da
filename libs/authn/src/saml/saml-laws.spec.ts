import fc from 'fast-check';
import { samlKeys, signXml } from '#testing';
import { ATTRIBUTES, SamlWorld } from '../../test/saml-kit.js';

const world = new SamlWorld();
const NOW = Date.now();
const good = world.idp.response({ attributes: ATTRIBUTES, signed: 'both', now: NOW });
/** What the attacker would like to be read: by nobody, or by a key of its own. */
const evil = world.idp.assertion({ attributes: ATTRIBUTES, nameId: 'root', id: '_evil', now: NOW });
const signedEvil = signXml(evil, '_evil', { key: samlKeys.other });

const subjectOf = (xml: string): Promise<string> =>
  world.caller(Buffer.from(xml).toString('base64'), {}, NOW).then(({ federated }) => JSON.stringify([federated!.subject, federated!.sessionName, federated!.tags]), (error: { code?: string }) => error.code ?? String(error));
const ALICE = JSON.stringify(['alice', 'alice@example.com', []]);
const OUTCOMES = [ALICE, 'InvalidIdentityToken', 'ExpiredTokenException', 'AccessDenied'];

/** Every place between two tags. */
const seams = [...good.matchAll(/>(?=<)|(?<=[^>])(?=<)/g)].map(({ index }) => index + (good[index] === '>' ? 1 : 0));
const parts = [...good.matchAll(/<(\w+:\w+)[ >](?:(?!<\1[ >]).)*?<\/\1>/gs)].map(([part]) => part);

describe('of what a provider signed', () => {
  it('a document with any change says what it said, or is refused', async () => {
    expect(await subjectOf(good)).toBe(ALICE);
    await fc.assert(fc.asyncProperty(fc.nat({ max: good.length - 1 }), fc.nat({ max: 3 }), fc.constantFrom('', '<', '>', '"', '&', ' ', 'x', 'root', '<!---->', '&#114;', '/', '\u0000', '\u00e9'), async (at, cut, put) => {
      expect(OUTCOMES).toContain(await subjectOf(good.slice(0, at) + put + good.slice(at + cut)));
    }), { numRuns: 1500 });
  });

  it('no forged assertion is read, wherever it stands and whatever is moved into it', async () => {
    const piece = fc.constantFrom(evil, signedEvil, ...parts.map((part) => evil.replace('</saml:Assertion>', `${part}</saml:Assertion>`)), ...parts.map((part) => evil.replace('</saml:Issuer>', `</saml:Issuer>${part}`)));
    await fc.assert(fc.asyncProperty(piece, fc.constantFrom(...seams), fc.option(fc.constantFrom(...parts), { nil: undefined }), async (forged, at, without) => {
      const wrapped = good.slice(0, at) + forged + good.slice(at);
      expect(await subjectOf(without === undefined ? wrapped : wrapped.replace(without, ''))).not.toContain('root');
    }), { numRuns: 1500 });
  });
});
