import type { Feature, Operation } from '#operation';
import { getOpenApi } from './get-open-api.js';

/** `others`: every operation of the node but this one. */
export function openApiFeature(others: readonly Operation[]): Feature {
  const own: Operation = getOpenApi(() => [...others, own]);
  return { name: 'openapi', operations: [own] };
}
