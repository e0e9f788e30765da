import type { GatewayConnection, GatewayRequest } from './connection.js';
import { queryResult } from './query-reply.js';

/** S3, as far as the commands need it: requests with a short body and a short answer. */
export class S3Api {
  constructor(private readonly connection: GatewayConnection) {}

  /** `subresource` is the bare parameter that picks the operation (`?policy`). Returns the body; throws GatewayRefusal for an error. */
  async call(method: GatewayRequest['method'], path: string, subresource?: string, text?: string): Promise<string> {
    const reply = await this.connection.send({ method, path, service: 's3', ...(subresource !== undefined && { query: [[subresource, undefined]] }), ...(text !== undefined && { text }) });
    if (reply.status >= 300) queryResult('S3', reply, this.connection.accessKeyId);
    return reply.body;
  }
}
