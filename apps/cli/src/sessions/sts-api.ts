import type { Clock } from '#kernel';
import type { SigningCredentials } from '#signatures';
import { GatewayConnection, type Parameters } from '../gateway/connection.js';
import type { TlsMaterial } from '../gateway/http-exchange.js';
import { queryResult, type XmlElement } from '../gateway/query-reply.js';
import type { Destination } from '../gateway/target.js';

/** AWS STS's query protocol, signed or not. */
export class StsApi {
  constructor(private readonly destination: Destination, private readonly clock: Clock, private readonly tls?: TlsMaterial) {}

  /** Calls an action; returns its `<Action>Result`. Throws GatewayRefusal for an error, CommandFailure when no answer comes. */
  async call(action: string, parameters: Readonly<Record<string, string | undefined>>, signer?: SigningCredentials): Promise<XmlElement> {
    const form: Parameters = [['Action', action], ['Version', '2011-06-15'], ...Object.entries(parameters).filter(([, value]) => value !== undefined)];
    const connection = new GatewayConnection({ ...this.destination, ...signer }, this.clock, this.tls);
    return queryResult(action, await connection.send({ method: 'POST', path: '/', form, service: 'sts' }), signer?.accessKeyId);
  }
}
