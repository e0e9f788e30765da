export { copyThrough, type Passage, type PassedCopy } from './copy-through.js';
export { isBelowRoot } from './key-below-root.js';
export { objectFeature } from './object.feature.js';
