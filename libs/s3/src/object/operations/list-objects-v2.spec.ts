import type { RawReply } from '#operation';
import { handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { listObjectsV2 } from './list-objects-v2.js';

const input = { Bucket: 'mine' };
const list = async (keys: readonly string[], more = {}): Promise<string> =>
  ((await handle(listObjectsV2(await aStore({ mine: Object.fromEntries(keys.map((key) => [key, ''])) })), { ...input, ...more })) as RawReply).body;
const keysOf = (xml: string): string[] => [...xml.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key!);

describe('ListObjectsV2', () => {
  it('is walked by its tokens, which outrank StartAfter', async () => {
    const keys = ['a', 'b', 'c', 'd', 'ü'];
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const body = await list(keys, { ContinuationToken, StartAfter: 'a', MaxKeys: 2 });
      seen.push(...keysOf(body));
      ContinuationToken = /<NextContinuationToken>(.*?)<\/NextContinuationToken>/.exec(body)?.[1];
      expect(body.includes('<IsTruncated>true</IsTruncated>')).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken !== undefined);
    expect(seen).toEqual(['b', 'c', 'd', 'ü']);
  });

  it('never has more than 1,000 entries, and none when none are asked for', async () => {
    const keys = Array.from({ length: 1001 }, (_, i) => `k${i}`);
    expect(keysOf(await list(keys, { MaxKeys: 5000 }))).toHaveLength(1000);
    const none = await list(keys, { MaxKeys: 0 });
    expect(none).toContain('<KeyCount>0</KeyCount><MaxKeys>0</MaxKeys><IsTruncated>false</IsTruncated></ListBucketResult>');
  });

  it('counts common prefixes with the keys', async () => {
    expect(await list(['a', 'b/1', 'b/2', 'c'], { Delimiter: '/' })).toContain('<KeyCount>3</KeyCount>');
  });

  it('treats an empty delimiter as none', async () => {
    expect(keysOf(await list(['a/b'], { Delimiter: '' }))).toEqual(['a/b']);
  });

  it('percent-encodes everything that was given in it', async () => {
    expect(await list(['p q/x y'], { Prefix: 'p q/', Delimiter: ' ', StartAfter: 'p q+', EncodingType: 'url' }))
      .toMatch('<Prefix>p%20q/</Prefix><StartAfter>p%20q%2B</StartAfter><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><Delimiter>%20</Delimiter><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>p%20q/x%20</Prefix></CommonPrefixes>');
  });
});
