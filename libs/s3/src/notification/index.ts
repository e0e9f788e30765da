export { announcing, expiration, removal } from './announcing.js';
export type * from './delivery/delivery-queue.js';
export { deliverRound, type RoundReport, type Send } from './delivery/topic-delivery.js';
