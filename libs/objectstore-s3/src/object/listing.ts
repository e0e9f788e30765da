import { type ListedObject, type ListEntry, type ListOptions, type ListPage, readContents, renderContents } from '#s3';
import { encodeComponent } from '#signatures';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { unavailable } from '../client/upstream-error.js';
import { childrenOf, readXml, textOf, type XmlElement } from '../client/xml.js';
import { unquoted } from './object-headers.js';

/** S3 API Reference, ListObjectsV2, "max-keys". */
export const LARGEST_PAGE = 1000;
/** Above every key that begins as what stands before it: a listing that starts there has passed a common prefix. */
export const LAST = '\u{10ffff}';

/** What the listing shows of one key; `lastModified` with the milliseconds that no HEAD tells. */
export async function listedObject(bucket: UpstreamBucket, key: string): Promise<ListedObject | undefined> {
  const { entries } = await listObjects(bucket, { prefix: key, limit: 1 });
  return entries[0]?.key === key ? readContents(entries[0].contents) : undefined;
}

/** An object or a common prefix, as it stands in the listing's order. */
interface Item {
  readonly text: string;
  readonly contents?: string;
}

export const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * A page as the port wants it of as many pages of the upstream as it takes. What lies at or before the marker is left out here
 * as well: stores differ in whether a common prefix comes again that the marker names or lies under.
 */
export async function listObjects(bucket: UpstreamBucket, { prefix = '', delimiter = '', after = '', limit }: ListOptions): Promise<ListPage> {
  if (limit < 1 || (after !== '' && !after.startsWith(prefix) && bytewise(after, prefix) > 0)) return { entries: [], commonPrefixes: [], truncated: false };
  const marker = after.startsWith(prefix) ? after : '';
  const at = delimiter === '' || marker === '' ? -1 : marker.indexOf(delimiter, prefix.length);
  const passed = at < 0 ? undefined : marker.slice(0, at + delimiter.length);
  const items: Item[] = [];
  let startAfter = passed === undefined ? marker : passed + LAST;
  let token: string | undefined;
  do {
    const query = listQuery({ prefix, delimiter, startAfter, token, most: Math.min(LARGEST_PAGE, limit + 1 - items.length) });
    const page = await upstreamPage(bucket, query);
    for (const item of page.items) {
      const seen = marker !== '' && (passed !== undefined ? item.text.startsWith(passed) : bytewise(item.text, marker) <= 0);
      if (!seen) items.push(item);
    }
    if (page.token === undefined) break;
    // A token that points at a common prefix may lead into it again (MinIO, unless it ends in a slash).
    const folded = page.folded;
    [token, startAfter] = folded === undefined ? [page.token, startAfter] : [undefined, folded + LAST];
  } while (items.length <= limit);
  return pageOf(items.sort((a, b) => bytewise(a.text, b.text)), limit);
}

function pageOf(items: readonly Item[], limit: number): ListPage {
  const shown = items.slice(0, limit);
  const entries: ListEntry[] = [];
  const commonPrefixes: string[] = [];
  for (const { text, contents } of shown) {
    if (contents === undefined) commonPrefixes.push(text);
    else entries.push({ key: text, contents });
  }
  const truncated = items.length > limit;
  return { entries, commonPrefixes, truncated, ...(truncated && { next: shown.at(-1)!.text }) };
}

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  readonly startAfter: string;
  readonly token: string | undefined;
  readonly most: number;
}

function listQuery({ prefix, delimiter, startAfter, token, most }: Question): string {
  let query = token === undefined ? '' : `continuation-token=${encodeComponent(token)}&`;
  if (delimiter !== '') query += `delimiter=${encodeComponent(delimiter)}&`;
  query += `encoding-type=url&list-type=2&max-keys=${most}`;
  if (prefix !== '') query += `&prefix=${encodeComponent(prefix)}`;
  return startAfter === '' || token !== undefined ? query : `${query}&start-after=${encodeComponent(startAfter)}`;
}

/** How keys stand in a listing. */
export const decoderOf = (root: XmlElement): ((raw: string) => string) =>
  (textOf(root, 'EncodingType') === 'url' ? (raw) => decodeURIComponent(raw.replaceAll('+', ' ')) : (raw) => raw);

async function upstreamPage({ client, name }: UpstreamBucket, query: string): Promise<{ items: Item[]; token: string | undefined; folded?: string }> {
  const { text } = await client.read({ method: 'GET', bucket: name, query });
  const root = readXml(text);
  if (!root) throw unavailable(`${client.store.name} answers a listing with no XML`);
  const decoded = decoderOf(root);
  const items: Item[] = [];
  for (const one of childrenOf(root, 'Contents')) {
    const contents = renderContents(Date.parse(textOf(one, 'LastModified') ?? ''), unquoted(textOf(one, 'ETag') ?? ''), Number(textOf(one, 'Size')));
    items.push({ text: decoded(textOf(one, 'Key') ?? ''), contents });
  }
  const lastKey = items.at(-1)?.text;
  for (const one of childrenOf(root, 'CommonPrefixes')) items.push({ text: decoded(textOf(one, 'Prefix') ?? '') });
  const last = items.at(-1);
  const token = textOf(root, 'IsTruncated') === 'true' ? textOf(root, 'NextContinuationToken') : undefined;
  return { items, token, ...(last && last.contents === undefined && (lastKey === undefined || bytewise(lastKey, last.text) < 0) && { folded: last.text }) };
}
