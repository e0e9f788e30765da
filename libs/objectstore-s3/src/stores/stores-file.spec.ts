import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStoresFile } from './stores-file.js';

describe('The stores file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-stores-file-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const read = (store: object) => {
    const file = join(folder, 'stores.json');
    writeFileSync(file, JSON.stringify({ stores: { far: { endpoint: 'https://far.example', credentialsFile: 'keys', region: 'far-1', ...store } } }));
    return readStoresFile(file)[0]!;
  };

  it('has long bodies bring a checksum where AWS wants one, unless it says otherwise', () => {
    expect(read({}).payload).toBe('signed-trailer');
    for (const payload of ['signed-chunks', 'unsigned']) expect(read({ payload }).payload).toBe(payload);
    expect(() => read({ payload: 'signed' })).toThrow(/^stores\.far\.payload/);
  });

  it('takes keys for paths unless it says otherwise: who does not know a store must not let policies be gone around', () => {
    expect(read({}).keys).toBe('paths');
    expect(read({ keys: 'bytes' }).keys).toBe('bytes');
    expect(() => read({ keys: 'names' })).toThrow(/^stores\.far\.keys/);
  });

  it('has no STS unless it says so', () => {
    expect(read({}).sts).toBeUndefined();
  });

  it('takes the endpoint and region of an STS from its store, and the shortest duration, unless it says otherwise', () => {
    expect(read({ sts: {} }).sts).toEqual({ endpoint: new URL('https://far.example'), region: 'far-1', maxDurationSeconds: 900 });
    const sts = { endpoint: 'https://sts.far.example', region: 'far-2', roleArn: 'arn:aws:iam::123456789012:role/handed', externalId: 'outside', maxDurationSeconds: 3600 };
    expect(read({ sts }).sts).toEqual({ ...sts, endpoint: new URL(sts.endpoint) });
  });

  it.each([{ maxDurationSeconds: 899 }, { maxDurationSeconds: 43_201 }, { roleArn: 'role' }, { endpoint: 'far' }, { secret: 'x' }])('refuses an STS with %j', (sts) => {
    expect(() => read({ sts })).toThrow(/^stores\.far\.sts/);
  });
});
