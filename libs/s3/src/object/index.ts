export { isBelowRoot } from './key-below-root.js';
export { objectFeature } from './object.feature.js';
