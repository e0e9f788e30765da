import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointOf, targetOf } from './target.js';

describe('endpointOf', () => {
  it.each([
    [{}, 'http://127.0.0.1:8000'],
    [{ ROLEGATE_HOST: '0.0.0.0', ROLEGATE_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ ROLEGATE_HOST: '::' }, 'http://[::1]:8000'],
    [{ ROLEGATE_HOST: 'gateway.example' }, 'http://gateway.example:8000'],
    [{ ROLEGATE_ENDPOINT: 'https://gateway.example/', ROLEGATE_PORT: '9000' }, 'https://gateway.example'],
    [{ ROLEGATE_ENDPOINT: 'http://proxy.example:81/rolegate/' }, 'http://proxy.example:81/rolegate'],
  ])('%j is %s', (env, endpoint) => {
    expect(endpointOf(env)).toBe(endpoint);
  });

  it.each(['gateway:8000', 'ftp://gateway', 'http://gateway/?a=b', '/x'])('refuses %s', (endpoint) => {
    expect(() => endpointOf({ ROLEGATE_ENDPOINT: endpoint })).toThrow('ROLEGATE_ENDPOINT must be an http or https address');
  });
});

describe('targetOf', () => {
  let folder: string;
  const inFolder = () => ({ ROLEGATE_DATA_DIR: folder });
  const write = (text: string) => writeFileSync(join(folder, 'root-credentials.json'), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rolegate-cli-'));
    write('{"accessKeyId":"FILE","secretAccessKey":"f"}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("prefers the caller's key, then the administrator's, then the file of the first start", () => {
    const root = { ROLEGATE_ROOT_ACCESS_KEY: 'ROOT', ROLEGATE_ROOT_SECRET_KEY: 'r' };
    const own = { ROLEGATE_ACCESS_KEY: 'OWN', ROLEGATE_SECRET_KEY: 'o' };
    expect(targetOf({ ...inFolder(), ...root, ...own })).toMatchObject({ accessKeyId: 'OWN', secretAccessKey: 'o' });
    expect(targetOf({ ...inFolder(), ...root })).toMatchObject({ accessKeyId: 'ROOT', secretAccessKey: 'r' });
    expect(targetOf(inFolder())).toMatchObject({ accessKeyId: 'FILE', secretAccessKey: 'f', region: 'default' });
  });

  it("signs with a session's token where there is one, and only with the caller's own key", () => {
    const session = { ROLEGATE_SESSION_TOKEN: 'token' };
    expect(targetOf({ ...session, ROLEGATE_ACCESS_KEY: 'ASIA', ROLEGATE_SECRET_KEY: 's' })).toMatchObject({ accessKeyId: 'ASIA', sessionToken: 'token' });
    expect(targetOf({ ...session, ROLEGATE_ROOT_ACCESS_KEY: 'ROOT', ROLEGATE_ROOT_SECRET_KEY: 'r' })).not.toHaveProperty('sessionToken');
  });

  it('says which half of a pair is missing, and does not go on to the next pair', () => {
    expect(() => targetOf({ ...inFolder(), ROLEGATE_ACCESS_KEY: 'OWN' })).toThrow('ERROR: ROLEGATE_SECRET_KEY is not set, but ROLEGATE_ACCESS_KEY is');
    expect(() => targetOf({ ...inFolder(), ROLEGATE_ROOT_SECRET_KEY: 'r' })).toThrow('ERROR: ROLEGATE_ROOT_ACCESS_KEY is not set, but ROLEGATE_ROOT_SECRET_KEY is');
  });

  it.each(['', 'null', '{"accessKeyId":"FILE"}'])('refuses a file that holds %j without showing it', (text) => {
    write(text);
    expect(() => targetOf(inFolder())).toThrow(`ERROR: ${folder}/root-credentials.json holds no accessKeyId and secretAccessKey`);
  });
});
