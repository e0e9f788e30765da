import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrCreatePrivate, readPrivate } from './private-file.js';

describe('a private file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-private-'));
    path = join(folder, 'secret');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, readable by its owner alone, and read afterwards', async () => {
    expect(await readOrCreatePrivate(path, () => 'first')).toBe('first');
    expect(await readOrCreatePrivate(path, () => 'second')).toBe('first');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  it('has one content for all who make it at the same time', async () => {
    const contents = await Promise.all(Array.from({ length: 20 }, (_, i) => readOrCreatePrivate(path, () => `${i}`)));
    expect(new Set(contents)).toEqual(new Set([readFileSync(path, 'utf8')]));
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  it.each([0o640, 0o604, 0o666])('with mode %o is refused, with what to do about it', async (mode) => {
    writeFileSync(path, 'secret');
    chmodSync(path, mode);
    await expect(readPrivate(path)).rejects.toThrow(`chmod 600 ${path}`);
    await expect(readOrCreatePrivate(path, () => 'other')).rejects.toThrow('may be read by others');
  });

  it('that is not there is undefined, and a folder in its place an error', async () => {
    expect(await readPrivate(path)).toBeUndefined();
    await expect(readPrivate(folder)).rejects.toThrow();
  });

  it('in a folder that is not there cannot be made', async () => {
    await expect(readOrCreatePrivate(join(folder, 'none', 'secret'), () => 'x')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
