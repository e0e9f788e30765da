import type { RequestBody } from '#operation';

/** The body of a request that has none, or whose body the front door has read. */
export const noBody: RequestBody = {
  size: 0,
  checksums: () => ({}),
  async *[Symbol.asyncIterator]() { /* nothing */ },
};
