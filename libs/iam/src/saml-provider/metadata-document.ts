import { gunzipSync, gzipSync } from 'node:zlib';

/** A metadata document as events keep it: certificates and addresses shrink to a third, aggregates of a federation to a tenth. */
export const packDocument = (text: string): string => gzipSync(text, { level: 9 }).toString('base64');

export const unpackDocument = (packed: string): string => gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
