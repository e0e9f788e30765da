import { describeWith } from '../../../../test/provisioned.js';
import type { ContractStore } from '../../test/contract-store.js';
import { storeKit } from '../../test/store-kit.js';
import { versity, Versitygw } from '../../test/versitygw.js';

/** Older than everything. */
const ANY = -60_000;

describeWith(versity, 'a bucket that a dying node has begun', () => {
  const kit = storeKit(() => Versitygw.start());
  let store: ContractStore;
  let other: ContractStore;
  beforeAll(() => {
    ({ store } = kit);
    other = kit.another();
  });
  const upstream = async (): Promise<readonly string[]> => [...(await store.upstreams.unknownBuckets('versity'))].sort();
  const at = (bucket: string) => ({ store: 'versity', bucket });

  it('is known for as long as nobody said that it is recorded', async () => {
    await store.createBucket('recorded', at('recorded'));
    await store.createBucket('begun', at('begun'));
    await store.upstreams.recorded('recorded');
    expect(await other.upstreams.unrecorded(ANY)).toEqual(['begun']);
    expect(await other.upstreams.unrecorded(60_000)).toEqual([]);
  });

  it('goes, also upstream, where the gateway made it', async () => {
    await other.upstreams.abandon('begun');
    expect(await upstream()).toEqual([]);
    expect(await other.upstreams.unrecorded(ANY)).toEqual([]);
    await store.createBucket('again', at('begun'));
    await store.upstreams.recorded('again');
  });

  it('stays upstream where it was there before, and may be adopted again', async () => {
    await store.createBucket('first', at('theirs'));
    await store.upstreams.disown('first');
    await store.upstreams.adopt('second', at('theirs'), {});
    expect(await other.upstreams.unrecorded(ANY)).toEqual(['second']);
    await other.upstreams.abandon('second');
    expect(await upstream()).toEqual(['theirs']);
    await other.upstreams.adopt('third', at('theirs'), {});
    await other.upstreams.recorded('third');
    expect(await other.upstreams.unrecorded(ANY)).toEqual([]);
  });

  it('stays upstream where somebody has written into it meanwhile', async () => {
    await store.createBucket('filled', at('filled'));
    await store.put('filled', 'k', Buffer.from('x'));
    await other.upstreams.abandon('filled');
    expect(await upstream()).toEqual(['filled']);
  });
});
