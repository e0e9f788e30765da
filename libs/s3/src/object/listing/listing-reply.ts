import { RawReply } from '#operation';
import { awsOperation, compileEntry } from '#protocol';
import type { BucketOwner } from '../../bucket/bucket.events.js';
import type { ListPage } from '../../store/index.js';
import type { KeyText } from './key-text.js';

const HEADERS = { 'Content-Type': 'application/xml' };
const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';

/** `<Owner>` of every entry. */
export const ownerElement = compileEntry(awsOperation('s3', 'GetBucketAcl'), 'Owner');

/** An element, left out when its text is undefined. */
export const element = (name: string, text: string | number | boolean | undefined): string => (text === undefined ? '' : `<${name}>${text}</${name}>`);

/**
 * A listing around `head`, the elements before the entries. Entries were rendered when their objects were written, so a page
 * costs one concatenation for each. `owner`: shown with every entry.
 */
export function listingReply(head: string, page: ListPage, text: KeyText, owner: BucketOwner | undefined): RawReply {
  const ownerXml = owner === undefined ? '' : ownerElement({ ID: owner.id, DisplayName: owner.displayName });
  const close = `${ownerXml}</Contents>`;
  let xml = PROLOG + head;
  for (const { key, contents } of page.entries) xml += `<Contents><Key>${text(key)}</Key>${contents}${close}`;
  for (const prefix of page.commonPrefixes) xml += `<CommonPrefixes><Prefix>${text(prefix)}</Prefix></CommonPrefixes>`;
  return new RawReply(200, { ...HEADERS }, `${xml}</ListBucketResult>`);
}
