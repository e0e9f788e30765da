import { createHmac } from 'node:crypto';
import { request as http, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import type { Send } from '#s3';

/** Milliseconds until an endpoint that does not answer has failed. */
const PATIENCE = 10_000;

/**
 * POSTs each message as JSON; taken when the answer is 2xx. Redirects are not followed: an administrator has named this
 * address and no other. With a secret, `x-rolegate-signature: sha256=…` is the HMAC-SHA256 of the body, in hexadecimal.
 */
export const webhook = (endpoint: string, topic: string, secret: string | undefined): Send => (message) => {
  const url = new URL(endpoint);
  const body = Buffer.from(message);
  const options: RequestOptions = {
    method: 'POST', timeout: PATIENCE,
    headers: {
      'content-type': 'application/json', 'content-length': body.length, 'user-agent': 'rolegate', 'x-rolegate-topic': topic,
      ...(secret !== undefined && { 'x-rolegate-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }),
    },
  };
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http)(url, options, (response) => {
      response.resume();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve();
      else reject(new Error(`${url.host} answered ${statusCode}`));
    });
    const tooLong = setTimeout(() => sent.destroy(new Error(`${url.host} did not answer in ${PATIENCE} ms`)), PATIENCE);
    sent.on('error', reject).on('close', () => clearTimeout(tooLong)).end(body);
  });
};
