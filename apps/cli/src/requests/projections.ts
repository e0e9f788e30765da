import type { CommandContext } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';

/** One table of AdminListProjections's reply. */
export interface ProjectionReply {
  readonly kind: string;
  readonly version: number;
  readonly state: 'live' | 'building' | 'retiring';
  readonly position: string;
  readonly set_aside: number;
  readonly events_done?: number;
  readonly events_total?: number;
}

export const listedProjections = (context: CommandContext): Promise<readonly ProjectionReply[]> =>
  saying('could not list projections', {}, () => context.admin.call('GET', '/rolegate/v1/projections')) as Promise<readonly ProjectionReply[]>;
