import { ConfigError } from '#kernel';
import { KeyRing, newDataKey, type StoredDataKey } from '#seal';
import { SEAL_KEY_STREAM, sealKeyRing, type SealKeyRingState } from '#sts';
import { folded, history, storedEvents } from '#testing';
import type { NewEvent } from '#event-sourcing';
import { ClusterSealRing } from './cluster-seal-ring.js';

const key = (id: string, byte: number, issuing = false) => ({ id, material: Buffer.alloc(32, byte), issuing });
const both = new KeyRing('seal', [key('a', 1, true), key('b', 2)]);
const onlyB = new KeyRing('seal', [key('b', 2, true)]);
const otherA = new KeyRing('seal', [key('a', 9, true), key('b', 2)]);

const promoted = (keyId: string, ring = both): NewEvent => ({ type: 'SealKeyPromoted', data: { keyId, fingerprint: ring.fingerprints().get(keyId)! } });
const retired = (keyId: string): NewEvent => ({ type: 'SealKeyRetired', data: { keyId } });
const of = (...events: readonly NewEvent[]) => history(sealKeyRing, SEAL_KEY_STREAM, '', events);
const stateOf = (...events: readonly NewEvent[]): SealKeyRingState => folded(of(...events)).state!;

function open(configured: KeyRing, events: readonly NewEvent[], ...wrappers: readonly KeyRing[]): Promise<ClusterSealRing> {
  const wrapped = new Map(wrappers.map((ring) => {
    const { key: _, ...stored } = newDataKey(ring, 'user/1');
    return [stored.sealKeyId, { count: 7, sample: { principal: 'user/1', ...stored } satisfies StoredDataKey }] as const;
  }));
  return ClusterSealRing.open(configured, { readStream: async () => storedEvents(of(...events)) }, { wrapped: async () => wrapped });
}

const problems = (opening: Promise<unknown>): Promise<readonly string[]> => opening.then(() => [], (error: unknown) => (error as ConfigError).problems);

describe("the cluster's seal ring", () => {
  it('wraps under the first configured key until the log names one, and then under that', async () => {
    expect((await open(both, [], both)).current().issuingKeyId).toBe('a');
    const ring = await open(both, [promoted('b')]);
    expect(ring.current().issuingKeyId).toBe('b');
    expect(ring.current()).toBe(ring.current());
    let state = stateOf(promoted('b'));
    ring.follow(() => state);
    state = stateOf(promoted('b'), promoted('a'));
    expect(ring.current().issuingKeyId).toBe('a');
  });

  it('opens nothing with a key that was retired', async () => {
    expect((await open(both, [promoted('a'), promoted('b'), retired('a')])).current().keyIds).toEqual(['b']);
  });

  it('names at start the keys that data keys need, and how many', async () => {
    expect(await problems(open(onlyB, [], both, onlyB))).toEqual(["seal ring differs from the cluster's: key a wraps 7 data keys and is not among ROLEGATE_SEAL_KEYS"]);
    expect(await problems(open(otherA, [], both))).toEqual([expect.stringContaining('the one of this id among ROLEGATE_SEAL_KEYS does not open them')]);
  });

  it('names at start what the log has promoted and this node lacks, or has another of', async () => {
    expect(await problems(open(onlyB, [promoted('a')]))).toEqual(["seal ring differs from the cluster's: key a is not among ROLEGATE_SEAL_KEYS"]);
    expect(await problems(open(otherA, [promoted('a')]))).toEqual([expect.stringContaining('another one of the same id')]);
    expect(await problems(open(onlyB, [promoted('a'), promoted('b'), retired('a')]))).toEqual([]);
  });

  it('says while it runs what keeps it from opening what others wrap', async () => {
    const ring = await open(onlyB, [promoted('b')]);
    expect(ring.unfit()).toBeUndefined();
    ring.follow(() => stateOf(promoted('b'), promoted('a')));
    expect(ring.unfit()).toContain('key a');
  });
});
