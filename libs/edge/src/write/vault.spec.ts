import { randomBytes } from 'node:crypto';
import type { DataKeyWrite } from '#event-sourcing';
import { KeyRing } from '#seal';
import { SecretVault } from './vault.js';

const old = { id: 'k1', material: randomBytes(32) };
const ring = () => new KeyRing('seal', [old]);

/** The table of data keys, and how often it was asked. */
function table() {
  const rows = new Map<string, DataKeyWrite>();
  let asked = 0;
  return { rows, asked: () => asked, readDataKey: async (principal: string) => { asked++; return rows.get(principal); } };
}

describe('SecretVault', () => {
  it('opens for a principal and purpose what a decision sealed for them, and for no other', async () => {
    const keys = table();
    const vault = new SecretVault(keys, ring);
    const deciding = await vault.forDecision([]);
    for (const principal of ['user/1', 'user/2']) keys.rows.set(principal, deciding.create(principal));
    const sealed = deciding.seal('user/1', 'access-key:A', 'secret');
    expect(sealed).not.toContain('secret');
    expect(await vault.open('user/1', 'access-key:A', sealed)).toBe('secret');
    await expect(vault.open('user/1', 'access-key:B', sealed)).rejects.toThrow();
    await expect(vault.open('user/2', 'access-key:A', sealed)).rejects.toThrow();
  });

  it('asks for a data key once, until it is to forget it', async () => {
    const keys = table();
    const vault = new SecretVault(keys, ring);
    const deciding = await vault.forDecision([]);
    keys.rows.set('user/1', deciding.create('user/1'));
    const sealed = deciding.seal('user/1', 'p', 'secret');
    await vault.open('user/1', 'p', sealed);
    await vault.open('user/1', 'p', sealed);
    expect(keys.asked()).toBe(1);
    keys.rows.delete('user/1');
    vault.forget('user/1');
    expect(await vault.open('user/1', 'p', sealed)).toBeUndefined();
  });

  it('seals in a decision only for principals whose key is open', async () => {
    const keys = table();
    const vault = new SecretVault(keys, ring);
    keys.rows.set('user/1', (await vault.forDecision([])).create('user/1'));
    const deciding = await vault.forDecision(['user/1', 'user/erased']);
    expect(await vault.open('user/1', 'p', deciding.seal('user/1', 'p', 's'))).toBe('s');
    expect(() => deciding.seal('user/erased', 'p', 's')).toThrow('no data key of user/erased');
  });

  it('wraps new data keys under the key that issues now, and opens those of before', async () => {
    const keys = table();
    let current = ring();
    const vault = new SecretVault(keys, () => current);
    const deciding = await vault.forDecision([]);
    keys.rows.set('user/1', deciding.create('user/1'));
    const sealed = deciding.seal('user/1', 'p', 's');
    current = new KeyRing('seal', [{ id: 'k2', material: randomBytes(32), issuing: true }, { ...old, issuing: false }]);
    expect((await vault.forDecision([])).create('user/2').sealKeyId).toBe('k2');
    expect(await vault.open('user/1', 'p', sealed)).toBe('s');
  });

  it('keeps a bounded number of open keys', async () => {
    const keys = table();
    const vault = new SecretVault(keys, ring, 2);
    const deciding = await vault.forDecision([]);
    for (const principal of ['a', 'b', 'c']) keys.rows.set(principal, deciding.create(principal));
    const sealed = deciding.seal('a', 'p', 's');
    await vault.forDecision(['a', 'b', 'c']);
    await vault.open('a', 'p', sealed);
    expect(keys.asked()).toBe(4);
  });
});
