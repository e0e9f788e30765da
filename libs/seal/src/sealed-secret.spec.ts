import fc from 'fast-check';
import { newDataKey, openDataKey, rewrap } from './data-key.js';
import { KeyRing } from './key-ring.js';
import { openSecret, sealSecret } from './sealed-secret.js';

const keys = [{ id: 'old', material: Buffer.alloc(32, 1) }, { id: 'new', material: Buffer.alloc(32, 2) }];
const oldRing = new KeyRing('seal', [keys[0]!]);
const bothRing = new KeyRing('seal', [keys[0]!, { ...keys[1]!, issuing: true }]);
const newRing = new KeyRing('seal', [keys[1]!]);
const context = { principal: 'user/AIDA1', purpose: 'access-key:AKIA1' };

describe('sealed secrets', () => {
  it('open to what was sealed, each sealing a text of its own', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
      const { key } = newDataKey(oldRing, context.principal);
      const sealed = sealSecret(key, context, secret);
      expect(openSecret(key, context, sealed)).toBe(secret);
      expect(sealSecret(key, context, secret)).not.toBe(sealed);
    }));
  });

  it('open for no other owner, purpose or key', () => {
    const { key } = newDataKey(oldRing, context.principal);
    const sealed = sealSecret(key, context, 'test123');
    expect(() => openSecret(key, { ...context, principal: 'user/AIDA2' }, sealed)).toThrow('tampered');
    expect(() => openSecret(key, { ...context, purpose: 'access-key:AKIA2' }, sealed)).toThrow('tampered');
    // The boundary between owner and purpose is bound too.
    expect(() => openSecret(key, { principal: 'user/AIDA1access-key', purpose: ':AKIA1' }, sealed)).toThrow('tampered');
    expect(() => openSecret(newDataKey(oldRing, context.principal).key, context, sealed)).toThrow('tampered');
  });

  it('are refused with any bit flipped, and say nothing of the content', () => {
    const { key } = newDataKey(oldRing, context.principal);
    const bytes = Buffer.from(sealSecret(key, context, 'hunter2').slice(5), 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => openSecret(key, context, 'rgs1.' + flipped.toString('base64'))).toThrow(/^a sealed secret does not open: tampered$/);
    }
    expect(() => openSecret(key, context, 'hunter2')).toThrow('malformed');
    expect(() => openSecret(key, context, 'rgs1.')).toThrow('tampered');
  });
});

describe('data keys', () => {
  it('survive a roll of the seal ring by rewrapping, and the secrets under them stay as they are', () => {
    const { key, ...stored } = newDataKey(oldRing, context.principal);
    const sealed = sealSecret(key, context, 'test123');
    const moved = rewrap(bothRing, context.principal, stored);
    expect(moved.sealKeyId).toBe('new');
    expect(rewrap(bothRing, context.principal, moved)).toBe(moved);
    expect(openSecret(openDataKey(newRing, context.principal, moved), context, sealed)).toBe('test123');
    expect(openSecret(openDataKey(bothRing, context.principal, stored), context, sealed)).toBe('test123');
    expect(() => openDataKey(newRing, context.principal, stored)).toThrow('unknown-key');
  });

  it('of one principal do not open as those of another', () => {
    const { key: _, ...stored } = newDataKey(oldRing, 'user/AIDA1');
    expect(() => openDataKey(oldRing, 'user/AIDA2', stored)).toThrow('tampered');
  });
});
