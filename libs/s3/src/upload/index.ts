export { uploadFeature } from './upload.feature.js';
