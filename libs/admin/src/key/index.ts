export { acceptedByAll, lacking } from './acceptance.js';
export { keyFeature } from './key.feature.js';
export { acceptedAs, type KeyRings, type RingMember, type RingName } from './key-rings.js';
