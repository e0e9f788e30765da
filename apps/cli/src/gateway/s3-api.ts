import type { GatewayConnection, GatewayReply, GatewayRequest, Parameters } from './connection.js';
import { queryResult } from './query-reply.js';

const ANY_ACCOUNT = '000000000000';

/** S3, as far as the commands need it: requests with a short body and a short answer. */
export class S3Api {
  constructor(private readonly connection: GatewayConnection) {}

  /** `subresource` is the bare parameter that picks the operation (`?policy`). Returns the body; throws GatewayRefusal for an error. */
  async call(method: GatewayRequest['method'], path: string, subresource?: string, text?: string): Promise<string> {
    const { body } = await this.ask({ method, path, ...(subresource !== undefined && { query: [[subresource, undefined]] }), ...(text !== undefined && { text }) });
    return body;
  }

  /** A GET of S3 Control, which every gateway answers whatever account is named. Throws GatewayRefusal for an error. */
  control(path: string, query: Parameters): Promise<GatewayReply> {
    return this.ask({ method: 'GET', path: `/v20180820${path}`, query, headers: { 'x-amz-account-id': ANY_ACCOUNT } });
  }

  private async ask(request: Omit<GatewayRequest, 'service'>): Promise<GatewayReply> {
    const reply = await this.connection.send({ ...request, service: 's3' });
    if (reply.status >= 300) queryResult('S3', reply, this.connection.accessKeyId);
    return reply;
  }
}
