import type { Feature } from '#operation';
import { lintPolicyDocument } from './lint-policy-document.js';

export const policyLintFeature: Feature = { name: 'policy-lint', operations: [lintPolicyDocument] };
