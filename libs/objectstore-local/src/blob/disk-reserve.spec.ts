import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskReserve, diskReserves } from './disk-reserve.js';

describe('what no body gets of a disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolegate-reserve-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;

  it('is nothing when nothing is reserved: no look at the disk is taken', () => expect(new DiskReserve('/nowhere', 0).assertRoom(free * 2)).toBeUndefined());

  it('refuses what would go below it with InsufficientStorage, and says how much there is only in the detail', async () => {
    const reserve = new DiskReserve(folder, free * 2);
    await expect(reserve.assertRoom()).rejects.toMatchObject({ code: 'InsufficientStorage', message: 'There is not enough storage to complete the request.', detail: expect.stringContaining('ROLEGATE_DISK_RESERVE_MB') });
    expect(() => reserve.assertRoom()).toThrow('There is not enough storage');
  });

  it('counts what is about to come, and looks once in a while only', async () => {
    const reserve = new DiskReserve(folder, 1);
    await reserve.assertRoom(1);
    expect(reserve.assertRoom(1)).toBeUndefined();
    expect(() => reserve.assertRoom(free * 2)).toThrow('There is not enough storage');
  });

  it('holds for rows where the database is on the same disk', async () => {
    expect((await diskReserves(folder, 1, folder)).rows).toBeDefined();
    expect((await diskReserves(folder, 1, '/proc')).rows).toBeUndefined();
    expect((await diskReserves(folder, 1)).rows).toBeUndefined();
  });
});
