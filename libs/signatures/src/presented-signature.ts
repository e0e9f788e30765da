/** The SigV4 signature that a request carries, parsed but not yet believed. */
export interface PresentedSigV4 {
  readonly scheme: 'sigv4';
  /** `Authorization` header, presigned query, or the fields of a browser's form. */
  readonly location: 'header' | 'query' | 'form';
  readonly accessKeyId: string;
  /** The scope's `YYYYMMDD`; equals the first eight characters of `amzDate`. */
  readonly date: string;
  /** May be empty: boto3 with `region_name=''` signs `AK/date//sts/aws4_request`. */
  readonly region: string;
  readonly service: string;
  /** Lower-case names in the client's order. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits, lower case. */
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`, also when the client sent only an RFC 1123 `Date`. */
  readonly amzDate: string;
  /** The same instant, milliseconds since the epoch. */
  readonly signedAt: number;
  /** Presigned only: seconds of validity after `signedAt`, 1 to 604800. */
  readonly expires?: number;
  readonly sessionToken?: string;
  /**
   * What stands on the last line of the canonical request: a hex SHA-256, `UNSIGNED-PAYLOAD` or a `STREAMING-…` word.
   * Undefined when the client named none and the protocol is `query`: then the body itself is hashed.
   */
  readonly payloadHash?: string;
  /** Form only: the policy as sent, in base64; it alone is signed. A session token may stand in it: never log it. */
  readonly policy?: string;
}

/** A SigV2 signature (boto 2, Ceph's older tools), recognised and taken apart. */
export interface PresentedSigV2 {
  readonly scheme: 'sigv2';
  readonly location: 'header' | 'query' | 'form';
  readonly accessKeyId: string;
  /** Base64 of an HMAC-SHA1 (header and S3 query) or as `SignatureMethod` says. */
  readonly signature: string;
  /** Query form of S3: seconds since the epoch. */
  readonly expires?: number;
  readonly sessionToken?: string;
  /** Form only: the policy as sent, in base64. */
  readonly policy?: string;
}

export type PresentedSignature = PresentedSigV4 | PresentedSigV2;

/** `AKID/YYYYMMDD/region/service/aws4_request` without the key id: what a signing key is derived for. */
export const credentialScope = (of: { date: string; region: string; service: string }): string =>
  `${of.date}/${of.region}/${of.service}/aws4_request`;
