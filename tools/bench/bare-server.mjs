/**
 * What the gateway is measured against: bare node:http servers that do the cryptography of a request and nothing else.
 * Signature Version 4 is checked for real (canonical request, SHA-256, HMAC under a cached signing key), tokens are sealed
 * and opened for real (AES-256-GCM); there is no policy, no record, no store. Started with `{ kind, accessKeyId,
 * secretAccessKey, replyBytes, tokenBytes }` over IPC; sends `{ port }`.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { claimsFor, open, seal } from './bare-token.mjs';

const AUTHORIZATION = /Credential=([^/]+)\/([^/]+)\/([^/]*)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const signingKeys = new Map();

function signingKey(secret, date, region, service) {
  const id = `${secret}/${date}/${region}/${service}`;
  let key = signingKeys.get(id);
  if (key === undefined) signingKeys.set(id, (key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date))));
  return key;
}

function signatureHolds(request, secret, body) {
  const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
  if (match === null) return false;
  const [, , date, region, service, signedHeaders, signature] = match;
  const mark = request.url.indexOf('?');
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  let canonical = `${request.method}\n${path}\n${mark < 0 ? '' : request.url.slice(mark + 1)}\n`;
  for (const name of signedHeaders.split(';')) canonical += `${name}:${request.headers[name]}\n`;
  canonical += `\n${signedHeaders}\n${request.headers['x-amz-content-sha256'] ?? createHash('sha256').update(body).digest('hex')}`;
  const text = `AWS4-HMAC-SHA256\n${request.headers['x-amz-date']}\n${date}/${region}/${service}/aws4_request\n${createHash('sha256').update(canonical).digest('hex')}`;
  return timingSafeEqual(hmac(signingKey(secret, date, region, service), text), Buffer.from(signature, 'hex'));
}

/** AssumeRole: checks, seals a token with a new secret in it, answers XML of the size that the gateway answers. */
function assumeRole({ secretAccessKey, replyBytes, tokenBytes }) {
  return (request, body) => {
    if (!signatureHolds(request, secretAccessKey, body)) return undefined;
    const secret = randomBytes(30).toString('base64');
    const token = seal(claimsFor(tokenBytes, JSON.stringify({ secret, issued: Date.now() })));
    return `<AssumeRoleResponse><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken></AssumeRoleResponse>`.padEnd(replyBytes);
  };
}

/** GetObject with a session: opens the token, checks with the secret in it, answers bytes from memory. */
function getObject({ replyBytes }) {
  const object = randomBytes(replyBytes);
  return (request, body) => {
    const { secret } = JSON.parse(open(request.headers['x-amz-security-token'] ?? ''));
    return signatureHolds(request, secret, body) ? object : undefined;
  };
}

function serve(answer) {
  return createServer((request, response) => {
    const chunks = [];
    request.on('data', (data) => chunks.push(data)).on('end', () => {
      const reply = answer(request, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
      response.writeHead(reply === undefined ? 403 : 200, { 'Content-Type': 'text/xml', 'Content-Length': Buffer.byteLength(reply ?? '') });
      response.end(reply);
    });
  });
}

/** No HTTP at all: the same reply to whatever arrives. Shows what the load generator can do. */
function echo() {
  const reply = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  return createSocketServer((socket) => socket.setNoDelay(true).on('error', () => undefined).on('data', () => socket.write(reply)));
}

process.on('message', (settings) => {
  const server = settings.kind === 'ceiling' ? echo() : serve(settings.kind === 'assume-role' ? assumeRole(settings) : getObject(settings));
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
});
process.on('disconnect', () => process.exit());
