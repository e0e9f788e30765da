import type { RawReply } from '#operation';
import { asks, handle } from '../../../test/handle.js';
import { aStore } from '../../../test/s3-fixtures.js';
import { listObjects } from './list-objects.js';

const input = { Bucket: 'mine' };
const keysOf = (xml: string): string[] => [...xml.matchAll(/<Key>(.*?)<\/Key>|<CommonPrefixes><Prefix>(.*?)<\/Prefix>/g)].map(([, key, prefix]) => key ?? prefix!);

describe('ListObjects', () => {
  it('tells policies prefix, delimiter and number of keys', async () => {
    const operation = listObjects(await aStore({}));
    expect(await asks(operation, input)).toMatchObject([{ action: 's3:ListBucket', resource: 'arn:aws:s3:::mine', conditions: { 's3:prefix': undefined, 's3:delimiter': undefined, 's3:max-keys': '1000' } }]);
    expect(await asks(operation, input, { compat: 'aws' })).toMatchObject([{ conditions: { 's3:max-keys': undefined } }]);
    expect(await asks(operation, { ...input, Prefix: '', Delimiter: '/', MaxKeys: 5 })).toMatchObject([{ conditions: { 's3:prefix': '', 's3:delimiter': '/', 's3:max-keys': '5' } }]);
  });

  it.each([undefined, '/'])('is walked by its markers, with the delimiter %j', async (Delimiter) => {
    const operation = listObjects(await aStore({ mine: { a: '', 'b/1': '', 'b/2': '', c: '', 'd & e': '' } }));
    const seen: string[] = [];
    let Marker: string | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const { body } = (await handle(operation, { ...input, Delimiter, Marker, MaxKeys: 2 })) as RawReply;
      seen.push(...keysOf(body));
      Marker = /<NextMarker>(.*?)<\/NextMarker>/.exec(body)?.[1];
      if (!body.includes('<IsTruncated>true')) break;
    }
    expect(seen).toEqual(Delimiter ? ['a', 'b/', 'c', 'd &amp; e'] : ['a', 'b/1', 'b/2', 'c', 'd &amp; e']);
  });
});
