import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toldUpstreams } from './told-upstreams.js';

describe('what an import says of buckets in another S3', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-told-upstreams-'));
  const stores = join(folder, 'stores.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is nothing where there are none, whatever the configuration is', () => {
    expect(toldUpstreams(new Map(), join(folder, 'missing'))).toEqual([]);
  });

  it('is that their bytes are not in the archive, and which stores are not known here', () => {
    writeFileSync(stores, JSON.stringify({ stores: { east: { endpoint: 'https://east.example', credentialsFile: 'keys' } } }));
    const buckets = new Map([['west', 2], ['east', 1]]);
    expect(toldUpstreams(buckets, stores)).toEqual([
      'the bytes of 1 bucket lie in the store east and are not in the archive',
      'the bytes of 2 buckets lie in the store west and are not in the archive; ROLEGATE_STORES does not name that store here: until it does, they answer ServiceUnavailable',
    ]);
    expect(toldUpstreams(buckets, undefined)).toHaveLength(2);
  });
});
