/** Requests as a client of AWS would send them, signed and written out as the bytes that go over the wire. */
import { createHash } from 'node:crypto';
import { signV4 } from '../../dist/libs/signatures/src/index.js';

const REGION = 'us-east-1';
const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

/** What the newest boto3 sends beside the signed headers. */
const UNSIGNED = 'User-Agent: Boto3/1.44.2 md/Botocore#1.44.2 ua/2.1 os/linux md/arch#x86_64 lang/python#3.11.2\r\nAccept-Encoding: identity\r\n'
  + 'amz-sdk-invocation-id: 4f7ed1a5-9a3a-4f0a-8d2e-7f0c5b7d3c11\r\namz-sdk-request: attempt=1\r\n';

/**
 * @typedef {{ method: string, target: string, service: 's3' | 'sts' | 'iam', headers?: Record<string, string>, body?: Buffer }} Unsigned
 * @typedef {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} Credentials
 */

/** @param {Unsigned} request @param {Credentials} credentials @param {string} host @param {number} now milliseconds; it stays valid for 15 minutes */
export function wireRequest(request, credentials, host, now) {
  const { method, target, service, headers = {}, body = Buffer.alloc(0) } = request;
  const [rawPath, rawQuery = ''] = target.split('?');
  const signed = signV4({ method, rawPath, rawQuery, headers: { host, ...headers } }, credentials, {
    region: REGION, service, now, protocol: service === 's3' ? 's3' : 'query', payloadHash: createHash('sha256').update(body).digest('hex'),
  });
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (const [name, value] of Object.entries(signed.headers)) head += `${name}: ${value}\r\n`;
  if (body.length > 0) head += `content-length: ${body.length}\r\n`;
  return Buffer.concat([Buffer.from(`${head}${UNSIGNED}\r\n`, 'latin1'), body]);
}

/** A call of a query API. @param {'sts' | 'iam'} service @param {string} action @param {Record<string, string>} parameters @returns {Unsigned} */
export function queryCall(service, action, parameters = {}) {
  const body = Buffer.from(new URLSearchParams({ Action: action, Version: service === 'sts' ? '2011-06-15' : '2010-05-08', ...parameters }).toString());
  return { method: 'POST', target: '/', service, headers: { 'content-type': FORM }, body };
}
