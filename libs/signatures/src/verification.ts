import type { KeyObject } from 'node:crypto';
import type { SignatureProtocol } from './http-request-parts.js';

export interface VerifyOptions {
  /** `s3`: the path is encoded once and never normalised; `query`: normalised and encoded twice, body hashed. */
  readonly protocol: SignatureProtocol;
  /** Wall clock of this node, milliseconds. */
  readonly now: number;
  /** Greatest difference of clocks, milliseconds; AWS and Ceph: 15 minutes. */
  readonly skewMs?: number;
  /** Further `Host` values that the client may have signed for, when a trusted proxy rewrote the header. */
  readonly hosts?: readonly string[];
  /** The whole body, for protocol `query` (the caller has read it anyway); absent means an empty one. */
  readonly body?: string | Uint8Array;
}

/** A signature that holds. `signingKey`, `scope` and `seedSignature` continue the chain of aws-chunked bodies. */
export interface VerifiedSignature {
  readonly ok: true;
  readonly signingKey: KeyObject;
  /** `YYYYMMDD/region/service/aws4_request`. */
  readonly scope: string;
  readonly amzDate: string;
  readonly seedSignature: string;
}

export interface RefusedSignature {
  readonly ok: false;
  /** The wire code: SignatureDoesNotMatch, RequestTimeTooSkewed (S3), RequestExpired (STS, IAM) or AccessDenied. */
  readonly code: 'SignatureDoesNotMatch' | 'RequestTimeTooSkewed' | 'RequestExpired' | 'AccessDenied';
  /** AWS's public sentence. */
  readonly message: string;
  /** Machine-readable cause, for audit and metrics. */
  readonly reason: 'signature-mismatch' | 'clock-skew' | 'presigned-expired' | 'presigned-not-yet-valid' | 'headers-not-signed';
  /** Extra elements of S3's error body; public. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What this node computed, where it came to that. May contain secrets: see `redactToken` before logging. */
  readonly canonicalRequest?: string;
  readonly stringToSign?: string;
}

export type VerificationResult = VerifiedSignature | RefusedSignature;
