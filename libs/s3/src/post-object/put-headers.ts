import { RolegateError } from '#kernel';
import { awsOperation, parseRestInput } from '#protocol';
import { missingField } from '#signatures';
import type { FormFields } from './form-fields.js';

/** Fields that are the headers of the same names. Source: S3 API Reference, "POST Object", "Form Fields". */
const SAME_HEADERS: ReadonlySet<string> = new Set(['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-md5', 'content-type', 'expires']);

/** `x-amz-` fields that say something of the form, or would make the upload another request. */
const NO_HEADERS: ReadonlySet<string> = new Set([
  'x-amz-algorithm', 'x-amz-content-sha256', 'x-amz-credential', 'x-amz-date', 'x-amz-decoded-content-length', 'x-amz-security-token', 'x-amz-signature',
  'x-amz-signedheaders', 'x-amz-trailer',
]);
const COPY = 'x-amz-copy-source';

/** Headers of the request itself that conditions of policies ask for. */
const OF_THE_REQUEST = ['host', 'origin', 'referer', 'user-agent'] as const;

/** RFC 9110 sections 5.1 and 5.5; what is stored goes out as a header again. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The headers of the PutObject request that a form stands for, values as node shows them: one character for each byte.
 * @throws RolegateError InvalidArgument for what could not be a header; MalformedXML for tags that are none
 */
export function putHeaders(fields: FormFields, sent: Headers): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const name of OF_THE_REQUEST) if (sent[name] !== undefined) headers[name] = sent[name];
  for (const name of fields.names()) {
    if (SAME_HEADERS.has(name) || (name.startsWith('x-amz-') && !NO_HEADERS.has(name) && !name.startsWith(COPY))) headers[name] = headerText(name, fields.get(name)!);
  }
  const acl = fields.get('acl');
  if (acl !== undefined) headers['x-amz-acl'] = headerText('acl', acl);
  const tagging = fields.get('tagging');
  if (tagging !== undefined) headers['x-amz-tagging'] = taggingHeader(tagging);
  return headers;
}

function headerText(name: string, value: string): string {
  const text = Buffer.from(value.trim(), 'utf8').toString('latin1');
  if (NAME.test(name) && VALUE.test(text)) return text;
  throw new RolegateError('InvalidArgument', 'The field stands for a header, and is not valid as one.', { fields: { ArgumentName: name.slice(0, 128) }, reason: 'no-header' });
}

/** `<Tagging>…` as the header has it. Source: S3 API Reference, "POST Object", field `tagging`. */
function taggingHeader(xml: string): string {
  const { Tagging } = parseRestInput(awsOperation('s3', 'PutObjectTagging'), { query: new URLSearchParams(), headers: {}, bodyText: xml }) as { Tagging?: { TagSet?: readonly { Key?: string; Value?: string }[] } };
  return (Tagging?.TagSet ?? []).map(({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`).join('&');
}

/**
 * The key, with the name of the file in the place of `${filename}`: what stands behind the last slash of either kind.
 * @throws RolegateError InvalidArgument for a form without a key
 */
export function keyOfForm(fields: FormFields, filename: string | undefined): string {
  const key = fields.get('key')?.replaceAll('${filename}', () => baseName(filename ?? ''));
  if (key === undefined || key === '') throw missingField('key');
  if (key.includes('\0') || !key.isWellFormed()) throw new RolegateError('InvalidArgument', 'The key is not valid.', { fields: { ArgumentName: 'key' }, reason: 'nul-in-parameter' });
  return key;
}

const baseName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
