import fc from 'fast-check';
import { type Gateway, startGateway } from '../conformance/gateway.js';
import { count } from '../counts.js';
import { describeWith, provisioned } from '../provisioned.js';
import { Caller, ok } from './caller.js';

/** Percent-encoded, but for slashes and what RFC 3986 calls unreserved: a signature is over that form. */
const path = (key: string): string => [...Buffer.from(key)].map((byte) => (byte === 0x2f ? '/' : /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
/** Every character of XML by its number, those that XML 1.0 does not allow as well: S3 takes and writes them so. */
const xml = (text: string): string => [...text].map((one) => `&#${one.codePointAt(0)};`).join('');
const decoded = (text: string): string => text.replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, digits: string) => String.fromCodePoint(parseInt(digits, hex === '' ? 10 : 16)))
  .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
const keysIn = (body: string, read: (text: string) => string): string[] => [...body.matchAll(/<Key>([^<]*)<\/Key>/g)].map((match) => read(match[1]!));

const ODD = [
  '\0', 'a\0b', ...Array.from({ length: 31 }, (_, i) => `c${String.fromCharCode(i + 1)}`), '\u007f', '\u0085', '\u2028', '\ufffe', '\uffff', '\ufeff', '\u{10ffff}', '😀', 'ä', 'a\u0308',
  '/', '//', '/a', 'a//b', 'a/', 'a//', '.', './a', 'a/.', 'a/./b', 'a/../b', 'a/b/..', ' ', ' a ', '+', '%', '%2F', '%00', '?', 'a?b=c', '#', '&', '&amp;', '<a>', '"', "'", '\\', '=', ';', ':', '@', '*', '~', '|', '^', '`', '{}', '[]', ',', '$', '!', '(', ')',
  'soap', 'admin/user', 'x'.repeat(1024), 'ä'.repeat(512),
];

describeWith(provisioned('gateway'), 'Any key', () => {
  let gateway: Gateway;
  let root: Caller;

  beforeAll(async () => {
    gateway = await startGateway();
    root = new Caller(gateway.endpoint, gateway.rootCredentials);
    ok(await root.s3('PUT', '/keys'));
  }, 90_000);
  afterAll(async () => {
    root?.close();
    await gateway?.stop();
  }, 60_000);

  const list = async (query: Record<string, string>): Promise<string> => ok(await root.s3('GET', '/keys', { query: { 'list-type': '2', ...query } })).body;

  async function survives(key: string): Promise<void> {
    const at = `/keys/${path(key)}`;
    const body = `body of ${path(key)}`;
    ok(await root.s3('PUT', at, { body }));
    expect(ok(await root.s3('GET', at)).body).toBe(body);
    ok(await root.s3('HEAD', at));
    expect(keysIn(await list({ 'encoding-type': 'url' }), decodeURIComponent)).toEqual([key]);
    expect(keysIn(await list({}), decoded)).toEqual([key]);
    ok(await root.s3('PUT', '/keys/copy-of-it', { headers: { 'x-amz-copy-source': `/keys/${path(key)}` } }));
    expect(ok(await root.s3('GET', '/keys/copy-of-it')).body).toBe(body);
    ok(await root.s3('DELETE', '/keys/copy-of-it'));
    const host = `keys.s3.localhost:${gateway.port}`;
    expect(ok(await root.s3('GET', `/${path(key)}`, { host })).body).toBe(body);
    ok(await root.s3('DELETE', at));
    expect((await root.s3('GET', at)).code).toBe('NoSuchKey');
  }

  it.each(ODD.map((key) => [JSON.stringify(key).slice(0, 40), key]))('%s is kept byte for byte', (_, key) => survives(key));

  it('of well-formed Unicode is kept byte for byte', async () => {
    const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).filter((key) => Buffer.byteLength(key) <= 1024 && !climbs(key));
    await fc.assert(fc.asyncProperty(keys, survives), { numRuns: count(40, 1000) });
  }, count(60_000, 600_000));

  it('is deleted by name among others, written with character references', async () => {
    for (const key of ODD) ok(await root.s3('PUT', `/keys/${path(key)}`, { body: 'x' }));
    const deletion = `<Delete><Quiet>true</Quiet>${ODD.map((key) => `<Object><Key>${xml(key)}</Key></Object>`).join('')}</Delete>`;
    expect(ok(await root.s3('POST', '/keys', { query: { delete: '' }, body: deletion })).body).not.toContain('<Error>');
    expect(keysIn(await list({ 'encoding-type': 'url' }), decodeURIComponent)).toEqual([]);
  }, 60_000);
});

/** Above the bucket's root, which S3 refuses. */
function climbs(key: string): boolean {
  let depth = 0;
  for (const segment of key.split('/')) {
    if (segment === '..') depth -= 1;
    else if (segment !== '.' && segment !== '') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
