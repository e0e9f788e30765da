import type { Feature } from '#operation';
import { getUsage } from './operations/get-usage.js';
import { trimUsage } from './operations/trim-usage.js';

/** What was used, by owner, bucket, hour and category; counted with the audit records (libs/telemetry/src/audit). */
export const usageFeature: Feature = { name: 'usage', operations: [getUsage, trimUsage] };
