import { RawReply } from '#operation';
import { escapeText } from '#protocol';
import { type ObjectPlace, urlOf } from '../object/object-url.js';
import type { FormFields } from './form-fields.js';
import type { PostTarget } from './policy-check.js';

/** Where a form was sent. */
export type PostPlace = ObjectPlace;

/**
 * What a form gets that was stored: 204, or what it asked for. Source: S3 API Reference, "POST Object", fields
 * `success_action_redirect` (`redirect`, its old name) and `success_action_status`; what cannot be done counts as not asked.
 * @param headers of PutObject's reply, with its ETag
 */
export function postReply(fields: FormFields, place: PostPlace, headers: Record<string, string>): RawReply {
  const etag = headers.ETag ?? '';
  const redirect = redirectTo(fields.get('success_action_redirect') ?? fields.get('redirect'), place, etag);
  if (redirect !== undefined) return new RawReply(303, { ...headers, Location: redirect }, '');
  const location = urlOf(place);
  const all = { ...headers, Location: location };
  switch (fields.get('success_action_status')?.trim()) {
    case '200': return new RawReply(200, all, '');
    case '201': return new RawReply(201, { ...all, 'Content-Type': 'application/xml' }, created(location, place, etag));
    default: return new RawReply(204, all, '');
  }
}

/** The page that the form names, told what came of it. */
function redirectTo(wanted: string | undefined, { bucket, key }: PostTarget, etag: string): string | undefined {
  if (wanted === undefined || !URL.canParse(wanted)) return undefined;
  const url = new URL(wanted);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.search += `${url.search === '' ? '?' : '&'}bucket=${encodeURIComponent(bucket)}&key=${encodeURIComponent(key)}&etag=${encodeURIComponent(etag)}`;
  return url.href;
}

const created = (location: string, { bucket, key }: PostTarget, etag: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${escapeText(location)}</Location><Bucket>${escapeText(bucket)}</Bucket><Key>${escapeText(key)}</Key><ETag>${escapeText(etag)}</ETag></PostResponse>`;
