export { taggingFeature } from './tagging.feature.js';
