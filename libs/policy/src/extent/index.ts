export type { Extent, Known } from './extent.js';
export { worstCase } from './worst-case.js';
