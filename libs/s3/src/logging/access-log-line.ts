/** What a line of a server access log tells. '' and undefined: not known. */
export interface LoggedRequest {
  readonly ownerId: string;
  readonly bucket: string;
  readonly time: Date;
  readonly remoteIp: string;
  readonly requester: string;
  readonly requestId: string;
  /** `REST.GET.OBJECT` */
  readonly operation: string;
  /** Decoded. */
  readonly key?: string;
  /** '' of one of several objects, which has no request of its own. */
  readonly method: string;
  readonly rawPath: string;
  readonly rawQuery: string;
  readonly httpVersion: string;
  readonly status: number;
  readonly errorCode: string;
  readonly bytesSent: number;
  readonly objectSize?: number;
  /** Milliseconds. */
  readonly totalTime?: number;
  readonly referer?: string;
  readonly userAgent: string;
  readonly versionId?: string;
  readonly signatureVersion?: 'SigV2' | 'SigV4';
  readonly cipherSuite?: string;
  readonly authenticationType?: 'AuthHeader' | 'QueryString';
  readonly host: string;
  readonly tlsVersion?: string;
  /** An ACL allowed it. */
  readonly aclRequired: boolean;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `[06/Feb/2019:00:00:38 +0000]` */
function timeField(time: Date): string {
  const iso = time.toISOString();
  return `[${iso.slice(8, 10)}/${MONTHS[time.getUTCMonth()]!}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000]`;
}

/** What would end a field, or the line. */
const BREAKING = /[\s"\p{Cc}]/gu;
/** The same within quotes. */
const BREAKING_QUOTED = /["\p{Cc}]/gu;

/** A value without quotes; one that nothing is known of is a hyphen. */
const bare = (value: string | undefined): string => (value === undefined || value === '' ? '-' : value.replace(BREAKING, encodeURIComponent));
const quoted = (value: string | undefined): string => (value === undefined || value === '' ? '"-"' : `"${value.replace(BREAKING_QUOTED, encodeURIComponent)}"`);
const amount = (value: number | undefined): string => (value === undefined ? '-' : String(value));
/** Of what has no bytes. */
const bytes = (value: number | undefined): string => (value ? String(value) : '-');

/** Encoded as in a URL, and once more, as AWS does. */
const keyField = (key: string | undefined): string => (key === undefined ? '-' : encodeURIComponent(key.toWellFormed()).replaceAll('%2F', '/').replaceAll('%', '%25'));

/** Query parameters of which a copy would be a credential, or the key of an object: they are named, and their values left out. */
const SECRET = /(?:^x-amz-(?:signature|security-token|credential)|^signature|^awsaccesskeyid|customer-key)$/i;

function shownParameter(parameter: string): string {
  const [name, value] = parameter.split('=', 2);
  if (value === undefined) return parameter;
  // Names may be encoded, too.
  const plain = name!.includes('%') ? (new URLSearchParams(`${name!}=`).keys().next().value ?? '') : name!;
  return SECRET.test(plain) ? `${name!}=-` : parameter;
}

/**
 * A line of a server access log, 26 fields. Turn-around time, host id and access point are not known.
 * Source: S3 User Guide, "Amazon S3 server access log format". Values of callers cannot end a field; signatures are left out.
 */
export function accessLogLine(request: LoggedRequest): string {
  const { method, rawPath, rawQuery, httpVersion } = request;
  const target = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery.split('&').map(shownParameter).join('&')}`;
  return [
    bare(request.ownerId), bare(request.bucket), timeField(request.time), bare(request.remoteIp), bare(request.requester), bare(request.requestId), bare(request.operation),
    keyField(request.key), method === '' ? '-' : quoted(`${method} ${target} HTTP/${httpVersion}`), String(request.status), bare(request.errorCode), bytes(request.bytesSent), amount(request.objectSize),
    amount(request.totalTime && Math.round(request.totalTime)), '-', request.referer ? `"${bare(request.referer)}"` : '"-"', quoted(request.userAgent), bare(request.versionId), '-', bare(request.signatureVersion), bare(request.cipherSuite),
    bare(request.authenticationType), bare(request.host), bare(request.tlsVersion), '-', request.aclRequired ? 'Yes' : '-',
  ].join(' ');
}
