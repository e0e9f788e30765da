import { RawReply } from '#operation';
import { awsOperation, compileEntry } from '#protocol';
import type { BucketOwner } from '../../bucket/bucket.events.js';
import { listedOwner, type ListPage, type ObjectOwner } from '../../store/index.js';
import type { KeyText } from './key-text.js';

const HEADERS = { 'Content-Type': 'application/xml' };
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';

const ownerElement = compileEntry(awsOperation('s3', 'GetBucketAcl'), 'Owner');

/** An element, left out when its text is undefined. */
export const element = (name: string, text: string | number | boolean | undefined): string => (text === undefined ? '' : `<${name}>${text}</${name}>`);

/** Who owns a listed object, as it is to be shown; undefined stands for the bucket's owner. */
export type ShownOwners = (owner: ObjectOwner | undefined) => BucketOwner;

/** `<Owner>` as listings show it. */
export const ownerXml = ({ id, displayName }: BucketOwner): string => ownerElement({ ID: id, DisplayName: displayName });

/**
 * A listing around `head`, the elements before the entries. Entries were rendered when their objects were written, so a page
 * costs one concatenation for each. `owners`: shown with every entry.
 */
export function listingReply(head: string, page: ListPage, text: KeyText, owners: ShownOwners | undefined): RawReply {
  const bucketOwner = owners === undefined ? '' : ownerXml(owners(undefined));
  let xml = PROLOG + head;
  for (const { key, contents } of page.entries) {
    const foreign = listedOwner(contents);
    xml += foreign === undefined
      ? `<Contents><Key>${text(key)}</Key>${contents}${bucketOwner}</Contents>`
      : `<Contents><Key>${text(key)}</Key>${foreign.before}${owners === undefined ? '' : ownerXml(owners(foreign.owner))}</Contents>`;
  }
  for (const prefix of page.commonPrefixes) xml += `<CommonPrefixes><Prefix>${text(prefix)}</Prefix></CommonPrefixes>`;
  return new RawReply(200, { ...HEADERS }, `${xml}</ListBucketResult>`);
}
