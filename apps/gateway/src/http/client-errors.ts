import type { Socket } from 'node:net';
import { s3Errors } from '#operation';
import { renderError } from '#protocol';

interface ParseError extends Error {
  readonly code?: string;
}

/** What node's parser could not make a request of, in S3's words (S3 API Reference, "List of error codes"). */
function refusalOf({ code }: ParseError): { readonly code: keyof typeof s3Errors; readonly status: string; readonly message?: string } {
  if (code === 'HPE_HEADER_OVERFLOW') return { code: 'RequestHeaderSectionTooLarge', status: '400 Bad Request' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { code: 'RequestTimeout', status: '408 Request Timeout' };
  return { code: 'BadRequest', status: '400 Bad Request', message: 'An error occurred when parsing the HTTP request.' };
}

/** Answers bytes that are no HTTP request, where anybody still listens, and closes the connection. */
export function answerClientError(error: ParseError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const { code, status, message } = refusalOf(error);
  const { body } = renderError({ protocol: 's3', code, message: message ?? s3Errors[code].message, requestId: '', status: s3Errors[code].status });
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}
