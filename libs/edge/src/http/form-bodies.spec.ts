import { Readable } from 'node:stream';
import type { EdgeRequest } from './edge-request.js';
import { FormBodies } from './form-bodies.js';

const MIB = 1 << 20;
const PIECE = 65_536;

function* pieces(start: string, size: number): Generator<Buffer> {
  yield Buffer.from(start);
  for (let left = size - start.length; left > 0; left -= PIECE) yield Buffer.alloc(Math.min(left, PIECE), 'x');
}

/** A form of so many bytes; `taken` counts those that were read. */
function form(start: string, size: number, { query = '', chunked = false } = {}) {
  const sent = { taken: 0 };
  async function* body(): AsyncGenerator<Buffer> {
    for (const piece of pieces(start, size)) {
      sent.taken += piece.length;
      yield piece;
    }
  }
  const incoming = Readable.from(body(), { objectMode: false });
  const request = { contentLength: chunked ? undefined : size, headers: chunked ? { 'transfer-encoding': 'chunked' } : {}, query: new URLSearchParams(query), incoming } as unknown as EdgeRequest;
  return { request, sent };
}

const read = (bodies: FormBodies, { request }: ReturnType<typeof form>, signed: boolean): Promise<Buffer> => bodies.read(request, signed, () => undefined);
const tooLarge = { code: 'RequestEntityTooLarge' };

describe('The body of a form', () => {
  it('has a mebibyte, whoever sends it', async () => {
    for (const signed of [true, false]) expect((await read(new FormBodies(), form('Action=PutRolePolicy&', MIB), signed)).length).toBe(MIB);
  });

  it('of a stranger is refused above it by its length alone, and when it grows above it', async () => {
    const declared = form('Action=CreateSAMLProvider&', MIB + 1);
    await expect(read(new FormBodies(), declared, false)).rejects.toMatchObject(tooLarge);
    expect(declared.sent.taken).toBe(0);
    await expect(read(new FormBodies(), form('Action=CreateSAMLProvider&', MIB + 1, { chunked: true }), false)).rejects.toMatchObject(tooLarge);
  });

  it('of a caller may have a SAML provider\'s metadata, named first or in the query', async () => {
    for (const one of [form('Action=CreateSAMLProvider&Name=x&', 12 * MIB), form('Action=UpdateSAMLProvider&', 2 * MIB), form('SAMLMetadataDocument=', 2 * MIB, { query: 'Action=UpdateSAMLProvider' })]) {
      expect((await read(new FormBodies(), one, true)).length).toBe(one.request.contentLength);
    }
  });

  it('of a caller for anything else is refused at its beginning', async () => {
    for (const one of [form('Action=PutRolePolicy&', 8 * MIB), form('Name=x&Action=CreateSAMLProvider&', 8 * MIB), form('Action=CreateSAMLProvider&', 8 * MIB, { query: 'Action=PutRolePolicy' })]) {
      await expect(read(new FormBodies(), one, true)).rejects.toMatchObject(tooLarge);
      expect(one.sent.taken).toBeLessThan(MIB);
    }
    const beyond = form('Action=CreateSAMLProvider&', 33 * MIB);
    await expect(read(new FormBodies(), beyond, true)).rejects.toMatchObject(tooLarge);
    expect(beyond.sent.taken).toBe(0);
  });

  it('is one of two large ones at a time, and makes place when it is read or refused', async () => {
    const bodies = new FormBodies();
    const metadata = (): ReturnType<typeof form> => form('Action=CreateSAMLProvider&', 2 * MIB);
    await expect(read(bodies, form('Action=PutRolePolicy&', 2 * MIB), true)).rejects.toMatchObject(tooLarge);
    const under = [read(bodies, metadata(), true), read(bodies, metadata(), true)];
    await expect(read(bodies, metadata(), true)).rejects.toMatchObject({ code: 'Throttling', reason: 'too-many-documents' });
    expect((await read(bodies, form('Action=PutRolePolicy&', MIB), true)).length).toBe(MIB);
    await Promise.all(under);
    await expect(read(bodies, metadata(), true)).resolves.toBeDefined();
  });
});
