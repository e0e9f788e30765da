import type { ObjectStore } from '#s3';

/** Kinds and event types are wanted of the features, not their operations: nobody asks a projector for an object. */
export const NO_OBJECTS = new Proxy({} as ObjectStore, { get: () => () => { throw new Error('a projector has no objects'); } });
