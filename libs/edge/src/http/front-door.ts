import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { Directory, RequestObserver, Service } from '#operation';
import { loggedBucket } from '../pipeline/access-log.js';
import { AuditDraft } from '../pipeline/audit-draft.js';
import { ADMIN_PREFIX, type AdminDoor } from './admin-door.js';
import { type EdgeRequest, readEdgeRequest } from './edge-request.js';
import { type Failure, type Wire, classifyFailure, failureReply } from './failure-reply.js';
import type { ProxyTrust } from './proxy-trust.js';
import type { QueryDoor } from './query-door.js';
import { type EdgeReply, writeReply } from './reply.js';
import type { S3Door } from './s3-door.js';
import { settleUnreadBody } from './unread-body.js';
import type { WebsiteDoor } from './website-door.js';

/** Where every request in an AWS protocol comes in: finds its door, writes the reply or the error, leaves the record. */
@Injectable()
export class FrontDoor {
  constructor(
    private readonly query: QueryDoor,
    private readonly s3: S3Door,
    private readonly admin: AdminDoor,
    private readonly website: WebsiteDoor,
    private readonly directory: Directory,
    private readonly trust: ProxyTrust,
    private readonly observer: RequestObserver,
  ) {}

  /** Never rejects. The listener leaves `100 Continue` to this: it is sent once the body is wanted. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    this.observer.started();
    const visit = new Visit(incoming, response, readEdgeRequest(incoming, Date.now(), this.trust));
    const { request, audit } = visit;
    const wire = this.wireOf(request);
    let reply = await this.answer(wire, visit);
    audit.replied = reply.headers;
    if (this.observer.strict) reply = await this.recordFirst(wire, visit, reply);
    try {
      if (wire === 's3' || wire === 'website') this[wire].finish(request, audit, reply);
      audit.bytesOut = await visit.write(reply, () => this.stillAllowed(audit));
    } catch (error) {
      await this.unwritten(wire, visit, error);
    }
    if (!this.observer.strict) void this.observer.finished(visit.record(), visit.failure);
  }

  private async answer(wire: Wire, visit: Visit): Promise<EdgeReply> {
    try {
      const freshening = this.directory.freshen();
      if (freshening) await freshening;
      const reply = await this[wire].serve(visit.request, visit.audit, visit.proceed);
      visit.status = reply.status;
      return reply;
    } catch (error) {
      return this.refuse(wire, visit, error);
    }
  }

  private refuse(wire: Wire, visit: Visit, error: unknown): EdgeReply {
    const service = serviceOf(wire, visit.audit);
    const failure = classifyFailure(service, error);
    visit.failed(failure);
    // Refused before anything was decided, its bucket has not been looked at.
    visit.audit.logged ??= loggedBucket(visit.audit, this.directory);
    return failureReply(wire, service, visit.request, failure);
  }

  /** Strict: no reply without its record. What cannot be recorded is answered as a failure; its effects stand. */
  private async recordFirst(wire: Wire, visit: Visit, reply: EdgeReply): Promise<EdgeReply> {
    try {
      await this.observer.finished(visit.record(), visit.failure);
      return reply;
    } catch (error) {
      return this.refuse(wire, visit, error);
    }
  }

  /** A body that failed before its first byte still gets an error; after it only a cut connection tells the client. */
  private async unwritten(wire: Wire, visit: Visit, error: unknown): Promise<void> {
    const reply = this.refuse(wire, visit, error);
    if (wire === 's3' || wire === 'website') this[wire].finish(visit.request, visit.audit, reply);
    if (visit.response.headersSent || visit.response.destroyed) visit.response.destroy();
    else await visit.write(reply, async () => {}).catch(() => visit.response.destroy());
  }

  /** A bucket's own host is S3 whatever the path: its keys may begin with `admin/`. */
  private wireOf(request: EdgeRequest): Wire {
    if (this.website.ownsHost(request.host)) return 'website';
    if (this.s3.ownsHost(request.host)) return 's3';
    const { rawPath } = request;
    if (rawPath.startsWith(ADMIN_PREFIX) && (rawPath.length === ADMIN_PREFIX.length || rawPath[ADMIN_PREFIX.length] === '/')) return 'admin';
    return this.query.takes(request) ? 'query' : 's3';
  }

  private async stillAllowed(audit: AuditDraft): Promise<void> {
    const freshening = this.directory.freshen();
    if (freshening) await freshening;
    await audit.stillAllowed?.();
  }
}

const serviceOf = (wire: Wire, audit: AuditDraft): Service => (wire === 'website' ? 's3' : wire !== 'query' ? wire : audit.service === 'iam' ? 'iam' : 'sts');

/** One request on its way through the front door. */
class Visit {
  readonly audit = new AuditDraft();
  status = 500;
  failure: unknown;
  private withheld: boolean;

  constructor(
    private readonly incoming: IncomingMessage,
    readonly response: ServerResponse,
    readonly request: EdgeRequest,
  ) {
    // Other expectations are none; HTTP/1.0 knows none at all (RFC 9110 section 10.1.1).
    this.withheld = incoming.headers.expect?.toLowerCase().includes('100-continue') === true && incoming.httpVersion !== '1.0';
  }

  /** The body is wanted now. */
  readonly proceed = (): void => {
    if (this.withheld && !this.response.headersSent) this.response.writeContinue();
    this.withheld = false;
  };

  failed({ error, row }: Failure): void {
    this.failure = error;
    this.status = row.status;
  }

  write(reply: EdgeReply, stillAllowed: () => Promise<void>): Promise<number> {
    const beforeEnd = settleUnreadBody(this.incoming, this.response, this.withheld);
    return writeReply(this.response, reply, { stillAllowed, beforeEnd });
  }

  record(): ReturnType<AuditDraft['finish']> {
    return this.audit.finish(this.request, this.status, this.failure, Date.now());
  }
}
