import type { GatewayConnection, Parameters } from './connection.js';
import { type XmlElement, queryResult } from './query-reply.js';

/** AWS IAM's query protocol (API version 2010-05-08), as far as the commands need it. */
export class IamApi {
  constructor(private readonly connection: GatewayConnection) {}

  /** Calls an action; returns its `<Action>Result`, `''` where the reply has none. Throws GatewayRefusal for an error. */
  async call(action: string, parameters: Readonly<Record<string, string | undefined>>): Promise<XmlElement> {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const form: Parameters = [['Action', action], ['Version', '2010-05-08'], ...given];
    const reply = await this.connection.send({ method: 'POST', path: '/', form, service: 'iam' });
    return queryResult(action, reply, this.connection.accessKeyId);
  }
}
