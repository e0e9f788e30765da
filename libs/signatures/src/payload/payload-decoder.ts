import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import type { PayloadPlan } from './payload-plan.js';
import type { PayloadOptions, PayloadResult } from './payload-reader.js';
import { PayloadReader } from './payload-reader.js';

/**
 * A body as it came from the wire in, its verified bytes out. Anything wrong with it destroys the stream with a
 * RolegateError *instead of* `end`: commit what was written on `end` (or when `pipeline` resolves), never on a byte count.
 */
export class PayloadDecoder extends Transform {
  private readonly reader: PayloadReader;
  private done: PayloadResult | undefined;

  constructor(plan: PayloadPlan, options: PayloadOptions = {}) {
    super();
    this.reader = new PayloadReader(plan, options, (data) => this.push(data));
  }

  /** Sizes and digests; throws before `end`. */
  get result(): PayloadResult {
    if (this.done === undefined) throw new Error('the payload has not been read to its end');
    return this.done;
  }

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.reader.write(piece);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    try {
      this.done = this.reader.end();
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  }
}

/** The same for a body that is in memory already (XML documents, small objects). Throws as PayloadReader does. */
export function decodePayload(plan: PayloadPlan, body: Buffer, options: PayloadOptions = {}): { body: Buffer; result: PayloadResult } {
  const pieces: Buffer[] = [];
  const reader = new PayloadReader(plan, options, (data) => pieces.push(data));
  if (body.length > 0) reader.write(body);
  const result = reader.end();
  return { body: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces), result };
}
