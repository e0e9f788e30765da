import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGatewayConfig } from '../config/gateway-config.js';
import { openSealRing } from './seal-ring.js';

let dataDir: string;
const open = (env: NodeJS.ProcessEnv = {}) => openSealRing(readGatewayConfig({ ROLEGATE_DATA_DIR: dataDir, ...env }));

beforeEach(async () => { dataDir = await mkdtemp(join(tmpdir(), 'rolegate-ring-')); });
afterEach(() => rm(dataDir, { recursive: true }));

describe('the seal ring', () => {
  it('is generated once, in a file for its owner only, and read from there afterwards', async () => {
    const first = await open();
    expect((await stat(join(dataDir, 'seal-keys'))).mode & 0o777).toBe(0o600);
    expect((await open()).fingerprints()).toEqual(first.fingerprints());
  });

  it('is not made anew beside a database that lost keys have sealed', async () => {
    await mkdir(join(dataDir, 'postgres'));
    await expect(open()).rejects.toThrow(/seal-keys is missing/);
    await expect(readFile(join(dataDir, 'seal-keys'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('comes from the configuration where it is given', async () => {
    await mkdir(join(dataDir, 'postgres'));
    const ring = await open({ ROLEGATE_SEAL_KEYS: `mine:${Buffer.alloc(32, 7).toString('base64')}` });
    expect(ring.issuingKeyId).toBe('mine');
  });
});
