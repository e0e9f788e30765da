import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { GatewayConnection, GatewayReply, GatewayRequest, Parameters } from './connection.js';
import { GatewayRefusal } from './gateway-refusal.js';
import { neededCap } from './needed-cap.js';

/** Parameters of the admin API by name; those without a value are not sent. */
export type AdminParameters = Readonly<Record<string, string | undefined>>;

interface AdminError {
  readonly Code?: string;
  readonly Message?: string;
  readonly RequestId?: string;
}

/** Ceph's admin API (doc/radosgw/adminops.rst), in JSON. */
export class AdminApi {
  constructor(private readonly connection: GatewayConnection) {}

  /**
   * One request below /admin. `subresource` is the bare parameter that picks the operation (`?caps`), `text` the body, `patience` how
   * long the answer may take (milliseconds), where that is long.
   * Returns the parsed reply, undefined for an empty one; throws GatewayRefusal for an error.
   */
  async call(method: GatewayRequest['method'], path: string, parameters: AdminParameters = {}, subresource?: string, text?: string, patience?: number): Promise<unknown> {
    const query: Parameters = [
      ...(subresource === undefined ? [] : [[subresource, undefined] as const]),
      ['format', 'json'] as const,
      ...Object.entries(parameters).filter(([, value]) => value !== undefined),
    ];
    const reply = await this.connection.send({ method, path: `/admin${path}`, query, service: 's3', ...(text !== undefined && { text }), ...(patience !== undefined && { patience }) });
    const body = parsed(reply);
    if (reply.status >= 200 && reply.status < 300) return body;
    const { Code = `HTTP ${reply.status}`, Message = '', RequestId } = (body ?? {}) as AdminError;
    throw new GatewayRefusal(reply.status, Code, Message, RequestId ?? reply.requestId, this.connection.accessKeyId, neededCap(method, path, subresource));
  }
}

function parsed(reply: GatewayReply): unknown {
  if (reply.body.trim() === '') return undefined;
  try {
    return JSON.parse(reply.body);
  } catch {
    throw new CommandFailure(exitCode.inputOutput, `ERROR: what answers there is no gateway: its reply is not JSON (HTTP ${reply.status}, ${reply.contentType || 'no content type'})`);
  }
}
