import { RawReply } from '#operation';
import { type OperationSchema, writeRestOutput } from '#protocol';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';

/** What a reply is made of where an object's bytes are in it. */
export interface ObjectOutput {
  readonly Body?: Buffer | AsyncIterable<Buffer>;
  readonly WebsiteRedirectLocation?: string;
}

/** The output of an operation of S3 on its way out. */
export function replyOf(request: EdgeRequest, schema: OperationSchema, output: unknown): EdgeReply {
  if (output instanceof RawReply) return { status: output.status, headers: { ...output.headers, 'x-amz-request-id': request.requestId }, body: output.body };
  const { status: whole, headers, body } = writeRestOutput(schema, output);
  headers['x-amz-request-id'] = request.requestId;
  // S3 answers a range or a part of an object so to HEAD as well (S3 API Reference, HeadObject, "partNumber").
  const status = headers['Content-Range'] === undefined ? whole : 206;
  if (request.method === 'HEAD') return { status, headers };
  const stream = (output as ObjectOutput | undefined)?.Body;
  return { status, headers, body: stream ?? body };
}
