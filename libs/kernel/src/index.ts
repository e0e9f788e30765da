export * from './account.js';
export * from './arn.js';
export * from './clock.js';
export * from './config.js';
export * from './errors.js';
export * from './ids.js';
export { freshRandom } from './fresh-random.js';
