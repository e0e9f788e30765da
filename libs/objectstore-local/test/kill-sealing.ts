import { createSecretKey } from 'node:crypto';
import type { ObjectSealing, Reseal, Unseal } from '#s3';

/** One key for all objects that are sealed while processes are killed: it is the bodies that may come to harm. */
const key = createSecretKey(Buffer.alloc(32, 7));

export const sealing: ObjectSealing = { key, encryption: { type: 'SSE-S3', wrappedKey: 'of the kill test' } };
export const unseal: Unseal = ({ encryption }) => encryption && key;
export const reseal: Reseal = async ({ encryption }) => encryption;
