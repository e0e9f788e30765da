import { STATUS_CODES } from 'node:http';
import { escapeText } from '../xml/escape.js';
import type { ErrorReply, RenderedError } from './render-error.js';

/** Visible ASCII: what else a text holds cannot stand in a header. */
const IN_HEADER = /[^\x20-\x7e]/g;

/**
 * An error as a website's visitors see it. Source: S3 User Guide, "Configuring a custom error document": HTML, with code
 * and message in headers as well.
 */
export function renderHtmlError({ status, code, message, requestId, hostId, fields = {} }: ErrorReply): RenderedError {
  const title = `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  const headers: Record<string, string> = {
    'Content-Type': 'text/html; charset=utf-8', 'x-amz-request-id': requestId, 'x-amz-error-code': code, 'x-amz-error-message': message.replace(IN_HEADER, ' '),
  };
  if (hostId !== undefined) headers['x-amz-id-2'] = hostId;
  const details: [string, string][] = [['Code', code], ['Message', message], ...Object.entries(fields), ['RequestId', requestId], ['HostId', hostId ?? requestId]];
  const items = details.map(([name, text]) => `<li>${escapeText(name)}: ${escapeText(text)}</li>`).join('\n');
  return { headers, body: `<html>\n<head><title>${escapeText(title)}</title></head>\n<body>\n<h1>${escapeText(title)}</h1>\n<ul>\n${items}\n</ul>\n<hr/>\n</body>\n</html>\n` };
}
