import { RolegateError } from '#kernel';
import { type ListOptions, type ListPage, type ListVersionsOptions, NULL_VERSION, renderContents, type VersionEntry, type VersionPage } from '#s3';
import { encodeComponent } from '#signatures';
import type { UpstreamBucket } from '../bucket/upstream-buckets.js';
import { refusalIn, unavailable } from '../client/upstream-error.js';
import { childrenOf, readXml, textOf, type XmlElement } from '../client/xml.js';
import { bytewise, decoderOf, LARGEST_PAGE, LAST } from './listing.js';
import { unquoted } from './object-headers.js';

/** A version, or a common prefix, as it stands in the listing's order. */
interface Item {
  readonly text: string;
  readonly version?: VersionEntry;
}

/** Where a listing goes on. */
interface Place {
  readonly key: string;
  readonly versionId?: string;
}

interface UpstreamPage {
  readonly items: readonly Item[];
  /** Absent: it was the last. */
  readonly next?: Place;
}

/** Every version and marker of one key, the newest first. */
export async function versionsOf(bucket: UpstreamBucket, key: string): Promise<readonly VersionEntry[]> {
  const found: VersionEntry[] = [];
  for (let place: Place | undefined = { key: '' }; place;) {
    const page: VersionPage = await listVersions(bucket, { prefix: key, keyMarker: place.key || undefined, versionIdMarker: place.versionId, limit: LARGEST_PAGE });
    const ours = page.versions.filter((one) => one.key === key);
    found.push(...ours);
    place = ours.length === page.versions.length ? page.next : undefined;
  }
  return found;
}

/** A version of a key; without an id the newest, which may be a marker. */
export const listedVersion = async (bucket: UpstreamBucket, key: string, versionId: string | undefined): Promise<VersionEntry | undefined> =>
  (await versionsOf(bucket, key)).find((one) => (versionId === undefined ? one.isLatest : one.versionId === versionId));

/** Of a bucket that never kept versions: its objects, as null versions. @throws RolegateError InvalidArgument */
export async function nullVersions({ prefix, delimiter, keyMarker, versionIdMarker, limit }: ListVersionsOptions, list: (options: ListOptions) => Promise<ListPage>): Promise<VersionPage> {
  if (versionIdMarker !== undefined && versionIdMarker !== NULL_VERSION) throw noVersionId(versionIdMarker);
  const { entries, commonPrefixes, truncated, next } = await list({ prefix, delimiter, after: keyMarker, limit });
  const versions = entries.map(({ key, contents }): VersionEntry => ({ key, versionId: NULL_VERSION, isLatest: true, deleteMarker: false, contents }));
  return { versions, commonPrefixes, truncated, ...(next !== undefined && { next: { key: next, ...(versions.at(-1)?.key === next && { versionId: NULL_VERSION }) } }) };
}

/** A page as the port wants it, of as many pages of the upstream as it takes; what lies at or before the marker is left out here as well. */
export async function listVersions(bucket: UpstreamBucket, { prefix = '', delimiter = '', keyMarker = '', versionIdMarker, limit }: ListVersionsOptions): Promise<VersionPage> {
  if (limit < 1 || (keyMarker !== '' && !keyMarker.startsWith(prefix) && bytewise(keyMarker, prefix) > 0)) return { versions: [], commonPrefixes: [], truncated: false };
  const marker = keyMarker.startsWith(prefix) ? keyMarker : '';
  const at = delimiter === '' || marker === '' ? -1 : marker.indexOf(delimiter, prefix.length);
  const passed = at < 0 ? undefined : marker.slice(0, at + delimiter.length);
  const isPast = (text: string): boolean => {
    if (passed !== undefined) return text.startsWith(passed) || bytewise(text, passed) < 0;
    const order = marker === '' ? 1 : bytewise(text, marker);
    return order < 0 || (order === 0 && versionIdMarker === undefined);
  };
  const items: Item[] = [];
  let place: Place | undefined = passed === undefined ? { key: marker, versionId: marker === '' ? undefined : versionIdMarker } : { key: passed + LAST };
  while (place && items.length <= limit) {
    // One more: the version that is the marker may come again (versitygw).
    const most = limit + 1 - items.length + (place.versionId === undefined ? 0 : 1);
    const page: UpstreamPage = await upstreamPage(bucket, { prefix, delimiter, place, most: Math.min(LARGEST_PAGE, most) });
    for (const item of behind(page.items, place)) if (!isPast(item.text)) items.push(item);
    if (page.next?.key === place.key && page.next.versionId === place.versionId) throw unavailable(`${bucket.client.store.name} lists versions and does not get on`);
    place = page.next;
  }
  return pageOf(items, limit);
}

const behind = (items: readonly Item[], { key, versionId }: Place): readonly Item[] =>
  (versionId === undefined ? items : items.slice(items.findIndex(({ version }) => version?.key === key && version.versionId === versionId) + 1));

function pageOf(items: readonly Item[], limit: number): VersionPage {
  const shown = items.slice(0, limit);
  const versions = shown.flatMap(({ version }) => version ?? []);
  const commonPrefixes = shown.flatMap(({ text, version }) => (version ? [] : [text]));
  const last = shown.at(-1);
  if (items.length <= limit || !last) return { versions, commonPrefixes, truncated: false };
  return { versions, commonPrefixes, truncated: true, next: { key: last.text, ...(last.version && { versionId: last.version.versionId }) } };
}

function versionsQuery({ prefix, delimiter, place, most }: { readonly prefix: string; readonly delimiter: string; readonly place: Place; readonly most: number }): string {
  let query = delimiter === '' ? '' : `delimiter=${encodeComponent(delimiter)}&`;
  query += 'encoding-type=url';
  if (place.key !== '') query += `&key-marker=${encodeComponent(place.key)}`;
  query += `&max-keys=${most}`;
  if (prefix !== '') query += `&prefix=${encodeComponent(prefix)}`;
  if (place.versionId !== undefined) query += `&version-id-marker=${encodeComponent(place.versionId)}`;
  return `${query}&versions=`;
}

async function upstreamPage(bucket: UpstreamBucket, question: Parameters<typeof versionsQuery>[0]): Promise<UpstreamPage> {
  const { client, name } = bucket;
  const { text } = await unlessNoId(question.place, () => client.read({ method: 'GET', bucket: name, query: versionsQuery(question) }));
  const root = readXml(text);
  if (!root) throw unavailable(`${client.store.name} answers a listing with no XML`);
  const decoded = decoderOf(root);
  const versions = inOrder(root.children.filter(({ name: tag }) => tag === 'Version' || tag === 'DeleteMarker').map((one) => entryOf(one, decoded)));
  const items: Item[] = versions.map((version) => ({ text: version.key, version }));
  for (const one of childrenOf(root, 'CommonPrefixes')) items.push({ text: decoded(textOf(one, 'Prefix') ?? '') });
  if (items.length > versions.length) items.sort((a, b) => bytewise(a.text, b.text));
  const last = items.at(-1);
  if (textOf(root, 'IsTruncated') !== 'true' || !last) return { items };
  // A marker that is a common prefix may lead into it again, as with plain listings.
  if (!last.version) return { items, next: { key: last.text + LAST } };
  return { items, next: { key: decoded(textOf(root, 'NextKeyMarker') ?? last.text), versionId: textOf(root, 'NextVersionIdMarker') || last.version.versionId } };
}

function entryOf(one: XmlElement, decoded: (raw: string) => string): VersionEntry {
  const deleteMarker = one.name === 'DeleteMarker';
  const lastModified = Date.parse(textOf(one, 'LastModified') ?? '');
  return {
    key: decoded(textOf(one, 'Key') ?? ''), versionId: textOf(one, 'VersionId') || NULL_VERSION, isLatest: textOf(one, 'IsLatest') === 'true', deleteMarker,
    contents: deleteMarker ? `<LastModified>${new Date(lastModified).toISOString()}</LastModified>` : renderContents(lastModified, unquoted(textOf(one, 'ETag') ?? ''), Number(textOf(one, 'Size'))),
  };
}

/** S3 lists versions and markers in one order. Stores that list all versions and then all markers, or the null version last (versitygw), tell the order by their times only. */
function inOrder(entries: readonly VersionEntry[]): readonly VersionEntry[] {
  const [firstMarker, lastVersion] = [entries.findIndex(({ deleteMarker }) => deleteMarker), entries.findLastIndex(({ deleteMarker }) => !deleteMarker)];
  const isApart = firstMarker > lastVersion && lastVersion >= 0 && bytewise(entries[firstMarker]!.key, entries[lastVersion]!.key) <= 0;
  const isBehind = entries.some(({ key, isLatest }, i) => isLatest && entries[i - 1]?.key === key);
  if (!isApart && !isBehind) return entries;
  // `<LastModified>` and a time of one form come first in `contents`.
  const time = ({ contents }: VersionEntry): string => contents.slice(0, contents.indexOf('</'));
  return [...entries].sort((a, b) => bytewise(a.key, b.key) || Number(b.isLatest) - Number(a.isLatest) || (time(a) === time(b) ? 0 : time(a) < time(b) ? 1 : -1));
}

/** @throws RolegateError InvalidArgument for a marker that is no version's id */
async function unlessNoId<T>({ versionId }: Place, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (versionId === undefined || refusalIn(error)?.code !== 'InvalidArgument') throw error;
    throw noVersionId(versionId);
  }
}

const noVersionId = (given: string): RolegateError =>
  new RolegateError('InvalidArgument', 'Invalid version id specified', { fields: { ArgumentName: 'version-id-marker', ArgumentValue: given.slice(0, 256) } });
