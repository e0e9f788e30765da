import { RolegateError } from '#kernel';
import { isBelowRoot } from './key-below-root.js';

/** The source of a copy; `Bucket` may have the form `tenant:bucket`. */
export interface CopySource {
  readonly Bucket: string;
  readonly Key: string;
  /** The permission asked for is then the one for versions. */
  readonly VersionId?: string;
}

const invalid = (header: string): RolegateError =>
  new RolegateError('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey', {
    fields: { ArgumentName: 'x-amz-copy-source', ArgumentValue: header.slice(0, 256) },
  });

/**
 * `x-amz-copy-source`: `[/]bucket/key[?versionId=id]`, percent-encoded (S3 API Reference, CopyObject).
 * @throws RolegateError InvalidArgument
 */
export function parseCopySource(header: string): CopySource {
  const question = header.indexOf('?');
  const version = question < 0 ? undefined : new URLSearchParams(header.slice(question + 1)).get('versionId');
  if (version === '') throw invalid(header);
  const path = decoded(question < 0 ? header : header.slice(0, question), header);
  const start = path.startsWith('/') ? 1 : 0;
  const slash = path.indexOf('/', start);
  if (slash <= start || slash === path.length - 1) throw invalid(header);
  const key = path.slice(slash + 1);
  if (!isBelowRoot(key)) throw invalid(header);
  return { Bucket: path.slice(start, slash), Key: key, VersionId: version ?? undefined };
}

function decoded(text: string, header: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(header);
  }
}
