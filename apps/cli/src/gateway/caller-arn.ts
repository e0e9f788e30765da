import type { GatewayConnection } from './connection.js';
import { queryResult, textOf } from './query-reply.js';

/** Who the key that signs is to the gateway (STS GetCallerIdentity). Throws GatewayRefusal. */
export async function callerArn(connection: GatewayConnection): Promise<string> {
  const action = 'GetCallerIdentity';
  const reply = await connection.send({ method: 'POST', path: '/', form: [['Action', action], ['Version', '2011-06-15']], service: 'sts' });
  return textOf(queryResult(action, reply, connection.accessKeyId), 'Arn');
}
