import type { AdminApi } from '../gateway/admin-api.js';
import { GatewayRefusal, ownWords } from '../gateway/gateway-refusal.js';
import type { RingsReply } from '../output/ring-keys.js';
import { failure, type Finding, ok, warning } from './finding.js';

/** Whether every node accepts every key of both rings: one that lacks a key refuses sessions, or cannot read secrets. */
export async function ringFindings(admin: AdminApi): Promise<readonly Finding[]> {
  try {
    const { keys } = (await admin.call('GET', '/rolegate/v1/keys')) as RingsReply;
    const lacking = keys.filter((key) => key.lacking.length > 0);
    if (lacking.length > 0) return lacking.map(({ ring, id, lacking: nodes }) => failure('keys', `${nodes.join(', ')} lack the ${ring} key ${id} (docs/recipes/rotate-keys.md)`));
    const issuing = keys.filter(({ state }) => state === 'issuing').map(({ ring, id }) => `${ring} ${id}`);
    return [ok('keys', `every node accepts all ${keys.length} keys; in use: ${issuing.join(', ')}`)];
  } catch (error) {
    if (error instanceof GatewayRefusal) return [warning('keys', ownWords(error))];
    throw error;
  }
}
