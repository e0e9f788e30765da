import type { ApiDescription, ApiSchema } from '#operation';
import { moment, oneOf, record, text, whole } from '../openapi/schemas.js';

const facts: ApiSchema = { type: 'object', description: 'What the operation noted: the session that it issued …' };

export const explainRequestApi: ApiDescription = {
  summary: 'Why a request was allowed or denied: its audit record.',
  rest: '{requestId}',
  parameters: { requestId: { doc: 'The x-amz-request-id of its reply.', required: true } },
  reply: record({
    time: moment, requestId: text, account: text, principal: text, accessKeyId: text, sessionId: text, sourceIdentity: text, issuer: text, subject: text, sourceIp: text, userAgent: text, service: text,
    operation: text, action: text, resource: text, decision: oneOf('allowed', 'denied', 'failed'), reason: text, deciding: text, status: whole, errorCode: text, detail: text, bytesIn: whole, bytesOut: whole,
    durationMs: { type: 'number' }, facts,
  }),
};
