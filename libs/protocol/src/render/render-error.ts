import { escapeText } from '../xml/escape.js';

export interface ErrorReply {
  /** `query`: STS and IAM; `s3`: S3; `admin`: Ceph's admin API (JSON). */
  readonly protocol: 'query' | 's3' | 'admin';
  /** XML namespace of the service; awsQuery only. */
  readonly namespace?: string;
  readonly code: string;
  /** Public text. */
  readonly message: string;
  readonly requestId: string;
  readonly status: number;
  readonly resource?: string;
  readonly hostId?: string;
  /** Further elements of S3's body (BucketName, StringToSign …), public. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The fault is ours, not the caller's; by default every status from 500. */
  readonly receiver?: boolean;
}

export interface RenderedError {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Source: awsQuery error serialization (Smithy spec), S3 API Reference "REST error responses", Ceph's admin ops guide.
 * The caller leaves out the body for HEAD, 204 and 304.
 */
export function renderError(error: ErrorReply): RenderedError {
  switch (error.protocol) {
    case 'query':
      return queryError(error);
    case 's3':
      return s3Error(error);
    case 'admin':
      return adminError(error);
  }
}

function queryError(error: ErrorReply): RenderedError {
  const type = error.receiver ?? error.status >= 500 ? 'Receiver' : 'Sender';
  const xmlns = error.namespace === undefined ? '' : ` xmlns="${error.namespace}"`;
  return {
    headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': error.requestId },
    body:
      `<ErrorResponse${xmlns}><Error><Type>${type}</Type><Code>${escapeText(error.code)}</Code>` +
      `<Message>${escapeText(error.message)}</Message></Error><RequestId>${escapeText(error.requestId)}</RequestId></ErrorResponse>`,
  };
}

/** S3 names the condition of a form that failed with its quotes as they are, and clients look for it in the text. */
const messageText = (message: string): string => escapeText(message).replaceAll('&quot;', '"');

function s3Error(error: ErrorReply): RenderedError {
  let body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeText(error.code)}</Code><Message>${messageText(error.message)}</Message>`;
  for (const name in error.fields) body += `<${name}>${escapeText(error.fields[name]!)}</${name}>`;
  if (error.resource !== undefined) body += `<Resource>${escapeText(error.resource)}</Resource>`;
  body += `<RequestId>${escapeText(error.requestId)}</RequestId>`;
  if (error.hostId !== undefined) body += `<HostId>${escapeText(error.hostId)}</HostId>`;
  const headers: Record<string, string> = { 'Content-Type': 'application/xml', 'x-amz-request-id': error.requestId };
  if (error.hostId !== undefined) headers['x-amz-id-2'] = error.hostId;
  return { headers, body: `${body}</Error>` };
}

function adminError(error: ErrorReply): RenderedError {
  const { code, message, requestId, hostId = '' } = error;
  return {
    headers: { 'Content-Type': 'application/json', 'x-amz-request-id': requestId },
    body: JSON.stringify({ Code: code, Message: message, RequestId: requestId, HostId: hostId }),
  };
}
