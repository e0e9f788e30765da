import { given } from '#testing';
import { aBucket, callers, OTHER } from '../../../test/s3-fixtures.js';
import { listBuckets } from './list-buckets.js';

const account = { stream: 'account/123456789012', id: '123456789012', displayName: '123456789012' };
const world = given(
  aBucket('alpha'), aBucket('beta-1'), aBucket('beta-2'), aBucket('gamma'), aBucket('others', [], { owner: OTHER }),
  aBucket('accounts', [], { owner: account }, '123456789012'),
);
const names = async (input = {}, principal = callers.TESTER) => (await world.answer(listBuckets, input, { principal })).Buckets!.map((one) => one.Name);

describe('ListBuckets', () => {
  it('shows what the caller\'s user owns, by name', async () => {
    expect(await names()).toEqual(['alpha', 'beta-1', 'beta-2', 'gamma']);
    expect(await names({}, callers.OTHER)).toEqual(['others']);
    expect(await names({}, callers.session)).toEqual(['alpha', 'beta-1', 'beta-2', 'gamma']);
  });

  it('shows all buckets of the account to those who have one', async () => {
    expect(await names({}, { account: '123456789012', owner: account })).toEqual(['accounts']);
  });

  it('names the owner', async () => {
    expect((await world.answer(listBuckets, {}, { principal: callers.OTHER })).Owner).toEqual({ ID: 'OTHER', DisplayName: 'Other user' });
  });

  it('goes through pages of any size without losing or repeating one', async () => {
    for (const size of [1, 2, 3, 4, 5]) {
      const seen: (string | undefined)[] = [];
      let token: string | undefined;
      do {
        const page = await world.answer(listBuckets, { MaxBuckets: size, ContinuationToken: token }, { principal: callers.TESTER });
        expect(page.Buckets!.length).toBeLessThanOrEqual(size);
        seen.push(...page.Buckets!.map((one) => one.Name));
        token = page.ContinuationToken;
      } while (token !== undefined);
      expect(seen).toEqual(['alpha', 'beta-1', 'beta-2', 'gamma']);
    }
  });

  it.each([['beta', ['beta-1', 'beta-2']], ['alpha', ['alpha']], ['z', []], ['', ['alpha', 'beta-1', 'beta-2', 'gamma']]])('with the prefix %j', async (Prefix, expected) => {
    expect(await names({ Prefix })).toEqual(expected);
  });

  it('goes through pages of a prefix', async () => {
    const first = await world.answer(listBuckets, { Prefix: 'beta', MaxBuckets: 1 }, { principal: callers.TESTER });
    expect(first.ContinuationToken).toBeDefined();
    const second = await world.answer(listBuckets, { Prefix: 'beta', MaxBuckets: 1, ContinuationToken: first.ContinuationToken }, { principal: callers.TESTER });
    expect([first.Buckets![0]!.Name, second.Buckets![0]!.Name, second.ContinuationToken]).toEqual(['beta-1', 'beta-2', undefined]);
  });

  it('has nothing in another region, and refuses pages of no size', async () => {
    expect(await names({ BucketRegion: 'elsewhere' })).toEqual([]);
    expect(await names({ BucketRegion: 'default' })).toHaveLength(4);
    await expect(names({ MaxBuckets: 0 })).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(names({ MaxBuckets: 10_001 })).rejects.toMatchObject({ code: 'InvalidArgument' });
  });
});
