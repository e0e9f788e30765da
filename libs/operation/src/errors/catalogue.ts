/** One row of a protocol's error catalogue. */
export interface ErrorRow {
  readonly status: number;
  /** Said when the thrower gives no text of its own. */
  readonly message: string;
  /** Receiver: our fault, clients may retry. */
  readonly type?: 'Sender' | 'Receiver';
  /** Seconds, for Retry-After. */
  readonly retryAfter?: number;
}

export type ErrorCatalogue = Readonly<Record<string, ErrorRow>>;
