import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerKey } from '#testing';
import { refusalOf } from '../../test/authn-kit.js';
import { WebIdentityWorld } from '../../test/web-identity-kit.js';

describe('a key set in a file', () => {
  let folder: string;
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'rolegate-jwks-')); });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('stands in for the issuer, which is never asked, and is read again when it changes', async () => {
    const path = join(folder, 'cluster.jwks');
    const world = new WebIdentityWorld({ times: { keySetFiles: new Map([['http://localhost:8080/auth/realms/demo', path]]) } });
    const save = (): Promise<void> => writeFile(path, JSON.stringify(world.issuer.document('/protocol/openid-connect/certs')));
    expect((await refusalOf(world.caller(world.issuer.token()))).code).toBe('IDPCommunicationError');
    await save();
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
    world.issuer.keys = [issuerKey('key-of-next-year')];
    expect((await refusalOf(world.caller(world.issuer.token()))).code).toBe('InvalidIdentityToken');
    await save();
    expect((await world.caller(world.issuer.token())).federated!.subject).toBe('alice');
    expect(world.issuer.asked.some((asked) => asked.includes('.well-known'))).toBe(false);
  });
});
