/**
 * The base of every error that reaches a caller. `code` is the documented wire code (AWS's or Ceph's word), `message`
 * is public text, `detail` is for the operator's log only. The HTTP status belongs to the code and is looked up in the
 * protocol's catalogue (#operation) where the error is rendered.
 */
export class RolegateError extends Error {
  /** Never shown to the caller. */
  readonly detail?: string;
  /** Extra elements of the error body (S3's BucketName, StringToSign …); public. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Extra headers of the reply (S3's x-amz-delete-marker); public. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Machine-readable reason for audit and metrics, e.g. `explicit-deny`, `unknown-access-key`. */
  readonly reason?: string;

  constructor(
    readonly code: string,
    message: string,
    options: { detail?: string; fields?: Record<string, string>; headers?: Record<string, string>; reason?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RolegateError';
    this.detail = options.detail;
    this.fields = options.fields;
    this.headers = options.headers;
    this.reason = options.reason;
  }
}

/** True for errors of any copy of this class (two module graphs meet in tests). */
export function isRolegateError(error: unknown): error is RolegateError {
  return error instanceof Error && error.name === 'RolegateError';
}
