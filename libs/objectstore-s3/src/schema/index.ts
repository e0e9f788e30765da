import { Upstream1790000000100 } from './upstream-1790000000100.js';

/** The migrations of schema `upstream`, in order. */
export const upstreamMigrations = [Upstream1790000000100];
