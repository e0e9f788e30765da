import type { Feature } from '#operation';
import { generateCredentialReport } from './operations/generate-credential-report.js';
import { getCredentialReport } from './operations/get-credential-report.js';

export const credentialReportFeature: Feature = { name: 'credential-report', operations: [generateCredentialReport, getCredentialReport] };
