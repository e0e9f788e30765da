import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { isRolegateError } from '#kernel';
import { type Directory, type RequestObserver, type Service, errorCatalogues } from '#operation';
import { renderError, services } from '#protocol';
import { AuditDraft } from '../pipeline/audit-draft.js';
import { ADMIN_PREFIX, type AdminDoor } from './admin-door.js';
import { type EdgeRequest, readEdgeRequest } from './edge-request.js';
import type { ProxyTrust } from './proxy-trust.js';
import type { QueryDoor } from './query-door.js';
import { type EdgeReply, writeReply } from './reply.js';
import type { S3Door } from './s3-door.js';

interface Door {
  serve(request: EdgeRequest, audit: AuditDraft, proceed: () => void): Promise<EdgeReply>;
}

/** Where every request in an AWS protocol comes in: finds its door, writes the reply or the error, leaves the record. */
@Injectable()
export class FrontDoor {
  constructor(
    private readonly query: QueryDoor,
    private readonly s3: S3Door,
    private readonly admin: AdminDoor,
    private readonly directory: Directory,
    private readonly trust: ProxyTrust,
    private readonly observer: RequestObserver,
  ) {}

  /** Never rejects. `continueExpected`: the client waits for `100 Continue` before it sends its body. */
  async handle(incoming: IncomingMessage, response: ServerResponse, continueExpected = false): Promise<void> {
    const request = readEdgeRequest(incoming, Date.now(), this.trust);
    const audit = new AuditDraft();
    const [door, kind] = this.doorOf(request);
    let waiting = continueExpected;
    const proceed = (): void => {
      if (waiting) response.writeContinue();
      waiting = false;
    };
    this.observer.started();
    let status = 500;
    let failure: unknown;
    try {
      const reply = await this.serve(door, kind, request, audit, proceed, (error) => (failure = error));
      status = reply.status;
      if (this.observer.strict) await this.observer.finished(audit.finish(request, status, failure, Date.now()), failure);
      if (!incoming.readableEnded && !incoming.complete) response.shouldKeepAlive = false;
      audit.bytesOut = await writeReply(response, request.method === 'HEAD' ? { ...reply, body: undefined } : reply, () => this.stillAllowed(audit));
    } catch (error) {
      failure ??= error;
      response.destroy();
    }
    if (!this.observer.strict) void this.observer.finished(audit.finish(request, status, failure, Date.now()), failure);
  }

  private async serve(door: Door, kind: 'query' | 's3' | 'admin', request: EdgeRequest, audit: AuditDraft, proceed: () => void, failed: (error: unknown) => void): Promise<EdgeReply> {
    try {
      this.directory.assertFresh();
      return await door.serve(request, audit, proceed);
    } catch (error) {
      failed(error);
      return failureReply(kind, request, audit, error);
    }
  }

  private doorOf(request: EdgeRequest): [Door, 'query' | 's3' | 'admin'] {
    if (request.rawPath === ADMIN_PREFIX || request.rawPath.startsWith(`${ADMIN_PREFIX}/`)) return [this.admin, 'admin'];
    return this.query.takes(request) ? [this.query, 'query'] : [this.s3, 's3'];
  }

  private async stillAllowed(audit: AuditDraft): Promise<void> {
    this.directory.assertFresh();
    await audit.stillAllowed?.();
  }
}

/** Renders any error in the protocol of the request; what is not ours is an internal error, its text stays in the log. */
function failureReply(kind: 'query' | 's3' | 'admin', request: EdgeRequest, audit: AuditDraft, error: unknown): EdgeReply {
  const service: Service = kind === 'query' ? (audit.service === 'iam' ? 'iam' : 'sts') : kind;
  const internal = kind === 'query' ? 'InternalFailure' : 'InternalError';
  const catalogue = errorCatalogues[service];
  const known = isRolegateError(error) && catalogue[error.code] ? error : undefined;
  const code = known?.code ?? internal;
  const row = catalogue[code]!;
  // The text about permissions that STS and IAM give names the action; S3's says two words only.
  const message = kind !== 'query' && code === 'AccessDenied' && !known?.message.startsWith('Request has expired') ? row.message : known?.message || row.message;
  const { headers, body } = renderError({
    protocol: kind, code, message, requestId: request.requestId, status: row.status,
    namespace: kind === 'query' ? services[service as 'iam' | 'sts'].namespace : undefined,
    resource: kind === 's3' ? request.rawPath : undefined,
    hostId: kind === 's3' ? request.requestId : undefined,
    fields: known?.fields,
    receiver: row.type === 'Receiver',
  });
  const retry: Record<string, string> = row.retryAfter === undefined ? {} : { 'Retry-After': String(row.retryAfter) };
  return { status: row.status, headers: { ...headers, ...retry }, body: row.status === 304 ? undefined : body };
}
