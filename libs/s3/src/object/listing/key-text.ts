import { awsOperation, compileEntry } from '#protocol';

/** How a key or prefix stands in a listing's XML. */
export type KeyText = (key: string) => string;

const prefixElement = compileEntry(awsOperation('s3', 'ListObjectsV2'), 'Prefix');
const OPEN = '<Prefix>'.length;
const CLOSE = '</Prefix>'.length;

/** Printable ASCII without markup: what nearly all keys are made of, and what needs no escaping. */
const PLAIN = /^[ !#-%'-;=?-~]*$/;
const escaped: KeyText = (key) => (PLAIN.test(key) ? key : prefixElement(key).slice(OPEN, -CLOSE));

/** `encodeURIComponent` leaves these as they are; slashes stay too, as in S3. */
const UNRESERVED = /^[A-Za-z0-9\-_.!~*'()/]*$/;
export const urlEncoded: KeyText = (key) => (UNRESERVED.test(key) ? key : encodeURIComponent(key).replaceAll('%2F', '/'));

/** With `encoding-type=url` keys survive parsers of XML 1.0, which refuse most control characters (S3 API Reference, ListObjectsV2). */
export const keyText = (encodingType: string | undefined): KeyText => (encodingType === 'url' ? urlEncoded : escaped);
