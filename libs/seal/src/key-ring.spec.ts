import { parseKeyList } from './key-list.js';
import { mixCephKey } from './ceph-key.js';
import { KeyRing } from './key-ring.js';

const material = (byte: number): Buffer => Buffer.alloc(32, byte);

describe('a key ring', () => {
  it('issues with its marked key and accepts all of them', () => {
    const ring = new KeyRing('seal', [{ id: 'a', material: material(1) }, { id: 'b', material: material(2), issuing: true }]);
    expect(ring.issuingKeyId).toBe('b');
    expect([ring.accepts('a'), ring.accepts('b'), ring.accepts('c')]).toEqual([true, true, false]);
    expect(ring.withIssuing('a').issuingKeyId).toBe('a');
  });

  it.each([
    ['no key', []],
    ['two issuing keys', [{ id: 'a', material: material(1), issuing: true }, { id: 'b', material: material(2), issuing: true }]],
    ['no issuing key among two', [{ id: 'a', material: material(1) }, { id: 'b', material: material(2) }]],
    ['the same id twice', [{ id: 'a', material: material(1), issuing: true }, { id: 'a', material: material(2) }]],
    ['a short key', [{ id: 'a', material: Buffer.alloc(31) }]],
    ['an id with a blank', [{ id: 'a b', material: material(1) }]],
  ])('refuses %s', (_, keys) => {
    expect(() => new KeyRing('seal', keys)).toThrow(/ring/);
  });

  it('derives other keys for other purposes, labels and materials', () => {
    const rings = [new KeyRing('seal', [{ id: 'a', material: material(1) }]), new KeyRing('token', [{ id: 'a', material: material(1) }]), new KeyRing('seal', [{ id: 'a', material: material(2) }])];
    const keys = rings.flatMap((ring) => ['x', 'y'].map((label) => ring.key('a', label)!.export().toString('hex')));
    expect(new Set(keys).size).toBe(6);
  });

  it('publishes fingerprints that agree for the same key and differ for another', () => {
    const fingerprint = (byte: number): string => new KeyRing('token', [{ id: 'a', material: material(byte) }]).fingerprints().get('a')!;
    expect(fingerprint(1)).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprint(1)).toBe(fingerprint(1));
    expect(fingerprint(1)).not.toBe(fingerprint(2));
  });
});

describe('a list of keys', () => {
  it('is read, the first one issuing', () => {
    const problems: string[] = [];
    const keys = parseKeyList(`new:${material(1).toString('base64')}, old:${material(2).toString('base64url')}`, 'KEYS', problems);
    expect(problems).toEqual([]);
    expect(keys.map(({ id, issuing }) => [id, issuing])).toEqual([['new', true], ['old', false]]);
    expect(new KeyRing('seal', keys).issuingKeyId).toBe('new');
  });

  it('has all of its problems named, none with the text of a key', () => {
    const problems: string[] = [];
    const good = material(1).toString('base64');
    parseKeyList(`a:${good},a:${good},short:c2VjcmV0,junk:!!!hunter2!!!,nakedsecret,sp@ce:${good}`, 'ROLEGATE_SEAL_KEYS', problems);
    expect(problems).toEqual([
      "ROLEGATE_SEAL_KEYS: entry 2 ('a'): this id occurs twice",
      "ROLEGATE_SEAL_KEYS: entry 3 ('short'): the key has 6 bytes, expecting at least 32 (openssl rand -base64 32)",
      "ROLEGATE_SEAL_KEYS: entry 4 ('junk'): the key is not base64",
      'ROLEGATE_SEAL_KEYS: entry 5: expecting id:base64, the id of 1 to 32 letters, digits, . _ or -',
      'ROLEGATE_SEAL_KEYS: entry 6: expecting id:base64, the id of 1 to 32 letters, digits, . _ or -',
    ]);
  });

  it('without an entry is a problem', () => {
    const problems: string[] = [];
    expect(parseKeyList(' , ', 'KEYS', problems)).toEqual([]);
    expect(problems).toHaveLength(1);
  });
});

describe("Ceph's rgw_sts_key", () => {
  it('changes with either of the two keys and is never enough alone', () => {
    const mixed = mixCephKey('abcdefghijklmnop', material(1));
    expect(mixed).toHaveLength(32);
    expect(mixCephKey('abcdefghijklmnop', material(1)).equals(mixed)).toBe(true);
    expect(mixCephKey('abcdefghijklmnoq', material(1)).equals(mixed)).toBe(false);
    expect(mixCephKey('abcdefghijklmnop', material(2)).equals(mixed)).toBe(false);
    expect(() => mixCephKey('abcdefghijklmnop', Buffer.alloc(0))).toThrow('generated key');
    expect(() => mixCephKey('short', material(1))).toThrow('16 characters');
  });
});
