export { adminMfaDeviceFeature } from './mfa-device.feature.js';
