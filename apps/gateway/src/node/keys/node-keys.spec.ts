import { KeyRing } from '#seal';
import type { DeclaringMember } from '#hotstate';
import type { ClusterSealRing } from './cluster-seal-ring.js';
import { NodeKeys } from './node-keys.js';
import type { TokenRing } from '../token-ring.js';

const material = (byte: number): Buffer => Buffer.alloc(32, byte);
const token = new KeyRing('token', [{ id: 't1', material: material(1) }]);
const grown = new KeyRing('token', [{ id: 't1', material: material(1), issuing: true }, { id: 't2', material: material(2), issuing: false }]);
const seal = new KeyRing('seal', [{ id: 's1', material: material(3) }]);

function keys(more: { readonly unfit?: () => string | undefined; readonly open?: () => Promise<void>; readonly token?: () => KeyRing; readonly members?: readonly DeclaringMember[]; readonly cephKey?: string } = {}) {
  return new NodeKeys({
    sealRing: { current: () => seal, unfit: more.unfit ?? (() => undefined) } as unknown as ClusterSealRing,
    tokenRing: { current: more.token ?? (() => token), open: more.open ?? (async () => undefined) } as unknown as TokenRing,
    dataKeys: {} as never,
    cephKey: more.cephKey,
    eventTypes: { RoleCreated: { schemaVersion: 2, critical: true } },
    members: async () => more.members ?? [],
  });
}

describe("a node's keys", () => {
  it('are declared by their fingerprints, with the formats and event versions that it reads', async () => {
    const { accepts, process: name } = await keys().declare();
    expect(accepts).toEqual(['event:RoleCreated:2', `seal:s1:${seal.fingerprints().get('s1')}`, 'token-format:1', `token:t1:${token.fingerprints().get('t1')}`]);
    expect(name).toMatch(/^.+:\d+$/);
  });

  it('are declared anew only when they have changed', async () => {
    let current = token;
    const node = keys({ token: () => current });
    const first = await node.declare();
    expect(await node.declare()).toBe(first);
    current = grown;
    expect((await node.declare()).accepts).toHaveLength(5);
  });

  it('keep the node from deciding while one is lacking, and say which', async () => {
    let unfit: string | undefined = 'key s9 is not here';
    const node = keys({ unfit: () => unfit });
    await expect(node.declare()).rejects.toThrow('key s9 is not here');
    expect(node.unfit()).toEqual({ reason: 'key-ring-differs', detail: 'key s9 is not here' });
    unfit = undefined;
    await node.declare();
    expect(node.unfit()).toBeUndefined();
    const closed = keys({ open: async () => { throw new Error('the token key t2 cannot be opened'); } });
    await expect(closed.declare()).rejects.toThrow('t2');
    expect(closed.unfit()?.detail).toContain('t2');
  });

  it('of others are read from what they have declared', async () => {
    const { accepts } = await keys().declare();
    const node = keys({ members: [{ id: 'id-1', declaration: { process: 'a:1', accepts } }, { id: 'id-2', declaration: undefined }] });
    expect(await node.members()).toEqual([
      { name: 'a:1', keys: new Map([['seal:s1', node.fingerprint('seal', 's1')], ['token:t1', node.fingerprint('token', 't1')]]) },
      { name: 'id-2', keys: new Map() },
    ]);
  });

  it("mix Ceph's key into those that are generated, and leave given ones alone", () => {
    const node = keys({ cephKey: '0123456789abcdef' });
    expect(node.newTokenKey()).toHaveLength(32);
    expect(node.newTokenKey().equals(node.newTokenKey())).toBe(false);
    expect(node.newTokenKey(material(5)).equals(material(5))).toBe(true);
  });
});
