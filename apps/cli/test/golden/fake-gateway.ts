import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readSignature, splitTarget, verifySigV4, type HttpRequestParts } from '#signatures';
import { systemClock } from '#kernel';
import type { Exchange } from './golden-case.js';

/** A server that answers the requests of one case, in their order, and notes what is wrong with any other. */
export class FakeGateway {
  readonly problems: string[] = [];
  private remaining: readonly Exchange[] = [];
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status = 200, body = '' }) => {
      response.writeHead(status, { 'x-amz-request-id': 'tx00000fake' }).end(body);
    });
  });

  constructor(private readonly secretAccessKey: string) {}

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  expect(exchange: readonly Exchange[]): void {
    this.problems.length = 0;
    this.remaining = exchange;
  }

  /** What went wrong since `expect`, requests that did not come included. */
  outcome(): readonly string[] {
    return [...this.problems, ...this.remaining.map(({ request }) => `was not asked: ${request}`)];
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage): Promise<Partial<Exchange>> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const [expected, ...later] = this.remaining;
    const asked = `${request.method} ${request.url}`;
    if (expected === undefined || expected.request !== asked) {
      this.problems.push(`unexpected: ${asked}`);
      return { status: 500 };
    }
    this.remaining = later;
    if (expected.text === undefined) this.checkForm(expected.form, body);
    else if (body !== expected.text) this.problems.push(`the body is ${body}`);
    for (const [name, value] of Object.entries(expected.headers ?? {})) if (request.headers[name] !== value) this.problems.push(`${name} is ${String(request.headers[name])}`);
    this.checkSignature(request, body);
    return expected;
  }

  private checkForm(expected: Exchange['form'], body: string): void {
    const form = Object.fromEntries(new URLSearchParams(body));
    if (JSON.stringify(form) !== JSON.stringify(expected ?? {})) this.problems.push(`the form is ${JSON.stringify(form)}`);
  }

  private checkSignature(request: IncomingMessage, body: string): void {
    const protocol = request.url?.startsWith('/admin/') || request.url?.startsWith('/v20180820/') ? 's3' : 'query';
    const parts: HttpRequestParts = { method: request.method ?? '', headers: request.headers, rawHeaders: request.rawHeaders, ...splitTarget(request.url ?? '') };
    const signature = readSignature(parts, protocol);
    if (signature?.scheme !== 'sigv4') {
      this.problems.push('the request is not signed');
      return;
    }
    const service = protocol === 's3' ? 's3' : body.startsWith('Action=GetCallerIdentity&') ? 'sts' : 'iam';
    if (signature.service !== service) this.problems.push(`signed for the service ${signature.service}`);
    const verified = verifySigV4(parts, signature, this.secretAccessKey, { protocol, now: systemClock.now(), body });
    if (!verified.ok) this.problems.push(`the signature is refused: ${verified.code}`);
  }
}
