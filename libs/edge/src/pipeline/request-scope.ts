import type { Position } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { AccessRequest, Authenticated, Directory, OperationSettings, Principal, Reads, RequestBody, SessionIssuer, StreamContext } from '#operation';
import type { Decision } from '#policy';
import type { EdgeRequest } from '../http/edge-request.js';
import type { AuditDraft } from './audit-draft.js';
import type { Authorizer } from './authorizer.js';

/** What every request of a node shares. */
export interface ScopeServices {
  readonly settings: OperationSettings;
  readonly directory: Directory;
  readonly reads: Reads;
  readonly authorizer: Authorizer;
  readonly sessions: SessionIssuer;
  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined>;
  /** The same caller from memory as it is now; null when it would be refused. */
  current(principal: Principal): Principal | null;
}

export class RequestScope implements StreamContext {
  readonly requestId: string;
  readonly now: number;
  readonly sourceIp: string;
  readonly settings: OperationSettings;
  readonly directory: Directory;
  readonly reads: Reads;
  readonly sessions: SessionIssuer;
  readonly headers: StreamContext['headers'];
  principal: Principal;
  /** What the operation asked the policy engine, when it was last asked. */
  private asked: readonly AccessRequest[] = [];
  private decidedAt: Position | undefined;

  constructor(
    private readonly services: ScopeServices,
    readonly request: EdgeRequest,
    private readonly authenticated: Authenticated,
    readonly body: RequestBody,
    readonly audit: AuditDraft,
  ) {
    this.requestId = request.requestId;
    this.now = request.now;
    this.sourceIp = request.sourceIp;
    this.headers = request.headers;
    this.settings = services.settings;
    this.directory = services.directory;
    this.reads = services.reads;
    this.sessions = services.sessions;
    this.principal = authenticated.principal;
  }

  note(facts: Readonly<Record<string, string | number>>): void {
    this.audit.note(facts);
  }

  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined> {
    return this.services.openSecret(principal, purpose, sealed);
  }

  decide(access: AccessRequest): Decision {
    return this.services.authorizer.decide(this.request, this.principal, access, this.authenticated.signature);
  }

  explain(access: AccessRequest): Decision {
    return this.services.authorizer.explain(this.request, this.principal, access, this.authenticated.signature);
  }

  /** Notes what was asked and allowed, for the re-check. */
  admitted(asked: readonly AccessRequest[]): void {
    this.asked = asked;
    this.decidedAt = this.directory.position();
  }

  /** Takes the caller from memory as it is now. @throws RolegateError when it would be refused */
  refresh(): void {
    const current = this.services.current(this.principal);
    if (!current) throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'revoked', detail: `${this.principal.arn} was revoked while the request was served` });
    this.principal = current;
  }

  async recheck(): Promise<void> {
    this.directory.assertFresh();
    if (this.principal.session && Date.now() >= this.principal.session.expiresAt) throw new RolegateError('ExpiredToken', '', { reason: 'expired-token' });
    if (this.directory.position() === this.decidedAt) return;
    const before = this.principal;
    this.refresh();
    this.decidedAt = this.directory.position();
    if (this.principal === before) return;
    for (const access of this.asked) {
      const decision = this.decide(access);
      if (!decision.allowed) throw new RolegateError('AccessDenied', 'Access Denied', { reason: decision.reason, detail: `${access.action} on ${access.resource}: no longer allowed` });
    }
  }
}
