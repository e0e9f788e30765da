import type { Campaign, EventStore, Leadership } from '#event-sourcing';
import type { HotState } from '#hotstate';
import { type Clock, systemClock } from '#kernel';
import type { Barrier } from '#operation';
import type { Logger } from '#telemetry';
import { DataKeyRewrapping } from './data-key-rewrapping.js';
import type { NodeRings } from './node-rings.js';
import { TokenKeyRotation } from './token-key-rotation.js';

export interface KeyCampaignsOptions {
  /** As operations write: only events that every member reads. */
  readonly store: Pick<EventStore, 'append'>;
  readonly hotState: Pick<HotState, 'get'>;
  readonly barrier: Barrier;
  readonly rings: NodeRings;
  readonly logger: Logger;
  /** Milliseconds; 0: the token ring rotates by command only. */
  readonly rotationPeriod: number;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly clock?: Clock;
}

/** What the rings need done once in the whole cluster: whichever node holds the lease does it. */
export function keyCampaigns(leadership: Pick<Leadership, 'campaign'>, options: KeyCampaignsOptions): Campaign[] {
  const { store, hotState: directory, barrier, rings, logger, rotationPeriod: period, maxSessionDuration, clock = systemClock } = options;
  const { dataKeys, sealRing, vault, keys } = rings;
  const rewrapping = new DataKeyRewrapping({ store, directory, dataKeys, sealRing, logger });
  const campaigns = [leadership.campaign('data-key-rewrapping', rewrapping.work)];
  if (period > 0) {
    const rotation = new TokenKeyRotation({ store, directory, barrier, vault, keys, clock, logger, period, maxSessionDuration });
    campaigns.push(leadership.campaign('token-key-rotation', rotation.work));
  }
  return campaigns;
}
