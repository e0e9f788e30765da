import { StoreUnavailableError } from '#event-sourcing';
import { RolegateError, isRolegateError } from '#kernel';
import { type ErrorRow, type Service, errorCatalogues } from '#operation';
import { type ErrorReply, renderError, renderHtmlError, services } from '#protocol';
import { CLIENT_GONE, isClientGone } from './client-bytes.js';
import type { EdgeRequest } from './edge-request.js';
import type { EdgeReply } from './reply.js';

/** The protocol that a request speaks, which decides how errors look. */
export type Wire = 'query' | 's3' | 'admin' | 'website';

/** An error as it goes out, and as the record keeps it. */
export interface Failure {
  readonly error: unknown;
  readonly code: string;
  readonly row: ErrorRow;
}

/** For a client that will not read it. */
const NOBODY: ErrorRow = { status: CLIENT_GONE, message: '' };

/**
 * Finds the row of the catalogue for whatever was thrown. What is no error of the protocol is an internal one: its text
 * stays with the operator. A log that does not answer is no internal error: the client shall come again.
 */
export function classifyFailure(service: Service, thrown: unknown): Failure {
  if (isClientGone(thrown)) return { error: thrown, code: (thrown as RolegateError).code, row: NOBODY };
  const catalogue = errorCatalogues[service];
  const error = thrown instanceof StoreUnavailableError
    ? new RolegateError('ServiceUnavailable', '', { reason: 'event-log-unavailable', detail: thrown.message, cause: thrown })
    : thrown;
  if (isRolegateError(error)) {
    const row = catalogue[error.code];
    if (row) return { error, code: error.code, row };
  }
  const code = service === 'iam' || service === 'sts' ? 'InternalFailure' : 'InternalError';
  const unknown = isRolegateError(error) ? new Error(`${service} has no error ${error.code}: ${error.message} ${error.detail ?? ''}`, { cause: error }) : error;
  return { error: unknown, code, row: catalogue[code]! };
}

/** Renders a failure in the protocol of the request. */
export function failureReply(wire: Wire, service: Service, request: EdgeRequest, { error, code, row }: Failure): EdgeReply {
  const known = isRolegateError(error) ? error : undefined;
  const reply: ErrorReply = {
    protocol: wire === 'website' ? 's3' : wire, code, message: known?.message || row.message, requestId: request.requestId, status: row.status,
    namespace: wire === 'query' ? services[service as 'iam' | 'sts'].namespace : undefined,
    resource: wire === 's3' ? request.rawPath : undefined,
    hostId: wire === 's3' || wire === 'website' ? request.requestId : undefined,
    fields: known?.fields,
    receiver: row.type === 'Receiver',
  };
  const { headers, body } = wire === 'website' ? renderHtmlError(reply) : renderError(reply);
  const size = known?.fields?.ActualObjectSize;
  // RFC 9110 section 15.5.17: how long the object is that has no such range.
  if (row.status === 416 && size !== undefined) headers['Content-Range'] = `bytes */${size}`;
  if (known?.headers) Object.assign(headers, known.headers);
  if (row.retryAfter !== undefined) headers['Retry-After'] = String(row.retryAfter);
  if (row.status !== 304) return { status: row.status, headers, body };
  // RFC 9110 section 15.4.5: no body, so nothing that describes one.
  delete headers['Content-Type'];
  return { status: 304, headers };
}
