export { credentialReportFeature } from './credential-report.feature.js';
