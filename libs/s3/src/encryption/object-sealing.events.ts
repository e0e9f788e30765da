import type { EventTypes, NewEvent } from '#event-sourcing';

/**
 * The stored contract of the one stream `object-sealing/cluster`: from here on objects may be sealed. Recorded before the first
 * one is, so that every process that shares the log reads sealed objects (ADR 12) and one that does not stops at this event.
 */
export type ObjectSealingBegun = NewEvent<'ObjectSealingBegun', Record<string, never>>;

export const objectSealingEventTypes = { ObjectSealingBegun: { schemaVersion: 1, critical: true } } as const satisfies EventTypes;
