import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isZip, readZip } from './read-zip.js';

const path = join(import.meta.dirname, '../../../test/golden/import-minio-iam.zip');
const whole = readFileSync(path);
const inData = whole.indexOf('iam-assets/users.json') + 'iam-assets/users.json'.length + 20;
const changed = Buffer.from(whole);
changed[inData]! ^= 1;

describe('A zip', () => {
  it('is read file by file, also where their sizes stand behind them', async () => {
    expect(isZip({ path, bytes: whole })).toBe(true);
    const files = await readZip({ path, bytes: whole });
    expect(files.map((file) => file.path)).toContain('iam-assets/users.json');
    expect(files.find((file) => file.path.endsWith('users.json'))!.bytes.toString()).toMatch(/^\{"app": \{/);
  });

  it.each([['cut short', whole.subarray(0, 300)], ['changed', changed]])('that is %s is refused by its name', async (_, bytes) => {
    await expect(readZip({ path: 'iam.zip', bytes })).rejects.toMatchObject({ exitCode: 22, message: expect.stringMatching(/^ERROR: iam.zip is no zip that can be read: /) });
  });
});
