import { Readable } from 'node:stream';
import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/transport';
import { findQueryOperation, services } from '../schema/services.js';
import type { OperationSchema } from '../schema/operation-schema.js';
import { parseQueryInput } from '../query/parse-query.js';
import { writeQueryOutput } from '../query/write-query.js';
import { parseRestInput } from '../rest/parse-rest.js';
import { routeS3 } from '../rest/route-s3.js';
import { writeRestOutput } from '../rest/write-rest.js';

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** What our side understood of the SDK's request. */
export interface Exchange {
  readonly operation: string;
  readonly input: unknown;
  readonly output: unknown;
}

interface Reply {
  readonly operation: OperationSchema;
  readonly input: unknown;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Answer = (request: SdkRequest, output: unknown) => Reply;

const answerQuery: Answer = (request, output) => {
  const parameters = new URLSearchParams(String(request.body));
  const operation = findQueryOperation(parameters.get('Action')!)!;
  const input = parseQueryInput(operation, parameters);
  return { operation, input, status: 200, headers: { 'content-type': 'text/xml' }, body: writeQueryOutput(operation, output, 'request-1') };
};

const answerS3: Answer = (request, output) => {
  const path = request.path.slice(1);
  const slash = path.indexOf('/');
  const bucket = decodeURIComponent(slash < 0 ? path : path.slice(0, slash));
  const key = slash < 0 ? '' : decodeURIComponent(path.slice(slash + 1));
  const query = new Map(Object.entries(request.query).map(([name, one]) => [name, one === null ? '' : String(one)]));
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, one]) => [name.toLowerCase(), one]));
  const operation = routeS3({ method: request.method, bucket, key, query, headers });
  const bodyText = typeof request.body === 'string' ? request.body : undefined;
  const input = parseRestInput(operation, { bucket, key, query, headers, bodyText });
  const reply = writeRestOutput(operation, output);
  return { operation, input, status: reply.status, headers: reply.headers, body: reply.body ?? '' };
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyClient = { send(command: any): Promise<any> };

function client(Client: new (config: never) => AnyClient, answer: Answer): (Command: new (input: unknown) => unknown, input: unknown, output: unknown) => Promise<Exchange> {
  let reply: Reply | undefined;
  let pending: unknown;
  const requestHandler = {
    handle: async (request: SdkRequest) => {
      reply = answer(request, pending);
      return { response: new HttpResponse({ statusCode: reply.status, headers: reply.headers, body: Readable.from(reply.body === '' ? [] : [Buffer.from(reply.body)]) }) };
    },
  };
  const config = {
    region: 'us-east-1',
    endpoint: 'http://gateway.example',
    credentials: { accessKeyId: 'TESTER', secretAccessKey: 'test123' },
    maxAttempts: 1,
    forcePathStyle: true,
    disableHostPrefix: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler,
  };
  const real = new Client(config as never);
  return async (Command, input, output) => {
    pending = output;
    reply = undefined;
    const { $metadata: _, ...received } = (await real.send(new Command(input))) as Record<string, unknown>;
    return { operation: reply!.operation.name, input: reply!.input, output: received };
  };
}

const exchanges = {
  sts: client(sts.STSClient as never, answerQuery),
  iam: client(iam.IAMClient as never, answerQuery),
  s3: client(s3.S3Client as never, answerS3),
};
const modules = { sts, iam, s3 } as unknown as Record<string, Record<string, new (input: unknown) => unknown>>;

/** Sends `input` through the real SDK client, answers with `output` through our writer: what did each side read? */
export const exchange = (operation: OperationSchema, input: unknown, output: unknown): Promise<Exchange> =>
  exchanges[operation.service](modules[operation.service]![`${operation.name}Command`]!, input, output);

export const allOperations = (): OperationSchema[] => Object.values(services).flatMap(({ operations }) => [...operations.values()]);
