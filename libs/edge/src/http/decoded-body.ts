import type { RequestBody } from '#operation';
import { type PayloadPlan, PayloadReader, type PayloadResult } from '#signatures';

/**
 * The bytes of a request without their framing. Reading to the end proves length, hash, chunk signatures and checksums, or
 * throws; what was read before a throw is worth nothing.
 */
export class DecodedBody implements RequestBody {
  readonly size: number | undefined;
  private result: PayloadResult | undefined;

  constructor(
    /** What comes over the wire, or a part of it. */
    private readonly source: AsyncIterable<Buffer>,
    private readonly plan: PayloadPlan,
    private readonly proceed: () => void,
    private readonly count: (bytes: number) => void,
    readonly atMost?: number,
  ) {
    this.size = plan.decodedLength;
  }

  /** Base64 by algorithm: the announced checksum. Empty before the end. */
  checksums(): Readonly<Record<string, string>> {
    return this.result?.checksums ?? {};
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    this.proceed();
    const ready: Buffer[] = [];
    const reader = new PayloadReader(this.plan, {}, (data) => ready.push(data));
    for await (const piece of this.source) {
      this.count(piece.length);
      reader.write(piece);
      for (const data of ready) yield data;
      ready.length = 0;
    }
    this.result = reader.end();
    yield* ready;
  }
}
