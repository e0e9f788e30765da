export { objectFeature } from './object.feature.js';
