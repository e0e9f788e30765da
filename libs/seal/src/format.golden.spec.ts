import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { openBody } from './body-opener.js';
import { mixCephKey } from './ceph-key.js';
import type { WrappedDataKey } from './data-key.js';
import { openDataKey } from './data-key.js';
import { KeyRing } from './key-ring.js';
import { customerKey, unwrapObjectKey } from './object-key.js';
import { openSecret } from './sealed-secret.js';
import type { SessionClaims } from './session-claims.js';
import { openToken } from './session-token.js';

interface Golden {
  token: { keyByte: number; keyId: string; clusterId: string; text: string; claims: SessionClaims; fingerprint: string };
  secret: { keyByte: number; keyId: string; principal: string; purpose: string; dataKey: WrappedDataKey; sealed: string; plaintext: string };
  cephKey: { rgwStsKey: string; generatedByte: number; mixed: string };
}

interface GoldenBody {
  customerKeyByte: number;
  objectKeyByte: number;
  place: string[];
  wrapped: string;
  part: number;
  sealed: string;
  body: string;
}

const golden = parse(readFileSync(new URL('../vectors/format-1.yaml', import.meta.url), 'utf8')) as Golden;
const material = (byte: number): Buffer => Buffer.alloc(32, byte);

describe('what format 1 wrote', () => {
  it('opens: a session token with every claim', () => {
    const { keyByte, keyId, clusterId, text, claims, fingerprint } = golden.token;
    const ring = new KeyRing('token', [{ id: keyId, material: material(keyByte) }]);
    expect(openToken(ring, clusterId, claims.accessKeyId, text)).toEqual(claims);
    expect(ring.fingerprints().get(keyId)).toBe(fingerprint);
  });

  it('opens: a wrapped data key and a secret sealed under it', () => {
    const { keyByte, keyId, principal, purpose, dataKey, sealed, plaintext } = golden.secret;
    const ring = new KeyRing('seal', [{ id: keyId, material: material(keyByte) }]);
    expect(openSecret(openDataKey(ring, principal, dataKey), { principal, purpose }, sealed)).toBe(plaintext);
  });

  it('opens: the key of an object, wrapped under a customer\'s, and a body sealed under it', () => {
    const { customerKeyByte, objectKeyByte, place, wrapped, part, sealed, body } = parse(readFileSync(new URL('../vectors/body-1.yaml', import.meta.url), 'utf8')) as GoldenBody;
    const key = unwrapObjectKey(customerKey(material(customerKeyByte)), place, wrapped)!;
    expect(key.export()).toEqual(material(objectKeyByte));
    expect(openBody(key, part, Buffer.from(sealed, 'base64'), body.length).toString()).toBe(body);
  });

  it("is derived the same: a key mixed with Ceph's", () => {
    const { rgwStsKey, generatedByte, mixed } = golden.cephKey;
    expect(mixCephKey(rgwStsKey, material(generatedByte)).toString('hex')).toBe(mixed);
  });
});
