import type { Aggregate } from '#event-sourcing';
import type { Feature } from '#operation';
import { getHistory } from './get-history.js';

/** `aggregates`: of all other features; each has a history. */
export const historyFeature = (aggregates: readonly Aggregate[]): Feature => ({
  name: 'history',
  operations: [getHistory(new Map(aggregates.map((aggregate) => [aggregate.kind, aggregate])))],
});
