import { RolegateError } from '#kernel';
import type { PresentedSignature } from '#signatures';
import type { EdgeRequest } from './edge-request.js';

/** Parameters that are the signature's own (S3 API Reference, "Authenticating Requests: Using Query Parameters"). */
const OF_THE_SIGNATURE: ReadonlySet<string> = new Set([
  'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-expires', 'x-amz-signedheaders', 'x-amz-signature', 'x-amz-security-token',
]);

/**
 * Checksums of no bytes at all. The AWS SDK for JavaScript (3.729 and later) signs one into every presigned PUT whose body
 * it does not have: it says nothing of what will be uploaded, and S3 lets such uploads pass (aws-sdk issue 480).
 */
const OF_NOTHING: ReadonlyMap<string, string> = new Map([
  ['x-amz-checksum-crc32', 'AAAAAA=='], ['x-amz-checksum-crc32c', 'AAAAAA=='], ['x-amz-checksum-crc64nvme', 'AAAAAAAAAAA='],
  ['x-amz-checksum-sha1', '2jmj7l5rSw0yVb/vlWAYkK/YBwk='], ['x-amz-checksum-sha256', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
]);

/** The one header that may be sent unsigned: the hash in the query is what the signature covers. */
const PAYLOAD_HASH = 'x-amz-content-sha256';
const SDK_ALGORITHM = 'x-amz-sdk-checksum-algorithm';
/** RFC 9110 sections 5.1 and 5.5; what is stored goes out as a header again. */
const NAME = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

const EDGES = /^[ \t]+|[ \t]+$/g;

type Headers = Record<string, string | string[] | undefined>;

/**
 * The request as its signer means it: in a presigned URL, `x-amz-*` parameters count as the headers of their names (SDKs
 * move headers into the query, so that whoever has the URL need not send them). All of them are signed, since the signature
 * covers the whole query. A header that is sent as well was signed as well, and stands. Values become what node shows of a
 * header: one character for each byte.
 * @throws RolegateError InvalidArgument for what could not be a header
 */
export function withPresignedHeaders(request: EdgeRequest, presented: PresentedSignature | undefined): EdgeRequest {
  if (presented?.location !== 'query') return request;
  let moved: Headers | undefined;
  for (const [parameter, value] of request.query) {
    const name = parameter.toLowerCase();
    if (!name.startsWith('x-amz-') || OF_THE_SIGNATURE.has(name) || (request.headers[name] !== undefined && name !== PAYLOAD_HASH)) continue;
    const text = headerText(name, value);
    moved ??= {};
    moved[name] = moved[name] === undefined ? text : `${String(moved[name])},${text}`;
  }
  if (moved === undefined) return request;
  dropChecksumOfNothing(moved);
  return { ...request, headers: { ...request.headers, ...moved } };
}

function headerText(name: string, value: string): string {
  const text = Buffer.from(value.replace(EDGES, ''), 'utf8').toString('latin1');
  if (NAME.test(name) && VALUE.test(text)) return text;
  throw new RolegateError('InvalidArgument', 'The query parameter stands for a header, and is not valid as one.', { fields: { ArgumentName: name.slice(0, 256) }, reason: 'no-header' });
}

/** Without a checksum its algorithm says nothing, and would be refused for lack of one. */
function dropChecksumOfNothing(moved: Headers): void {
  let left = false;
  for (const [name, value] of OF_NOTHING) {
    if (moved[name] === value) delete moved[name];
    else left ||= moved[name] !== undefined;
  }
  if (!left) delete moved[SDK_ALGORITHM];
}
