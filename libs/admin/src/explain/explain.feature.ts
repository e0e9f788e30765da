import type { Feature } from '#operation';
import { explainRequest } from './explain-request.js';

export const explainFeature: Feature = { name: 'explain', operations: [explainRequest] };
