import type { Position } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { AccessRequest, AsOf, Authenticated, AuthorizationMessages, ConcernedObject, Directory, OneTimeUses, OperationSettings, Principal, Reads, RequestBody, Service, SessionIssuer, SessionRecord, StreamContext } from '#operation';
import type { Decision } from '#policy';
import type { EdgeRequest } from '../http/edge-request.js';
import { actingIn } from './acting-account.js';
import type { AuditDraft } from './audit-draft.js';
import { accessDenied, type Authorizer } from './authorizer.js';

/** What every request of a node shares. */
export interface ScopeServices {
  readonly settings: OperationSettings;
  readonly directory: Directory;
  readonly reads: Reads;
  readonly authorizer: Authorizer;
  readonly sessions: SessionIssuer;
  readonly messages: AuthorizationMessages;
  readonly oneTimeUses: OneTimeUses;
  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined>;
  /** The same caller from memory as it is now; null when it would be refused. */
  current(principal: Principal): Principal | null;
}

export class RequestScope implements StreamContext {
  readonly requestId: string;
  readonly now: number;
  readonly sourceIp: string;
  readonly secure: boolean;
  readonly settings: OperationSettings;
  readonly directory: Directory;
  readonly reads: Reads;
  readonly sessions: SessionIssuer;
  readonly messages: AuthorizationMessages;
  readonly oneTimeUses: OneTimeUses;
  readonly headers: StreamContext['headers'];
  principal: Principal;
  /** Who signed: `principal`, unless it acts in another account. Memory knows its callers by the object. */
  caller: Principal;
  /** How much of the log the admission rested on, at least. */
  private admittedAt: Position | undefined;

  constructor(
    private readonly services: ScopeServices,
    readonly request: EdgeRequest,
    private readonly authenticated: Authenticated,
    readonly body: RequestBody,
    readonly audit: AuditDraft,
    private readonly service: Service,
    /** Asks for everything once more. @throws RolegateError when it is refused */
    private readonly authorize: () => Promise<void>,
    /** Another operation of the same caller. */
    readonly perform: StreamContext['perform'],
    readonly asOf?: AsOf,
    /** In which an administrator asks to act; undefined: its own. */
    readonly account?: string,
  ) {
    this.requestId = request.requestId;
    this.now = request.now;
    this.sourceIp = request.sourceIp;
    this.secure = request.secure;
    this.headers = request.headers;
    this.settings = services.settings;
    this.directory = services.directory;
    this.reads = services.reads;
    this.sessions = services.sessions;
    this.messages = services.messages;
    this.oneTimeUses = services.oneTimeUses;
    this.caller = authenticated.principal;
    this.principal = actingIn(this.caller, account);
  }

  note(facts: Readonly<Record<string, string | number>>): void {
    this.audit.note(facts);
  }

  concerned(object: ConcernedObject): void {
    (this.audit.objects ??= []).push(object);
  }

  sessionIssued(session: SessionRecord): void {
    this.audit.issued = session;
  }

  openSecret(principal: string, purpose: string, sealed: string): Promise<string | undefined> {
    // What is gone stays gone: who had the secret then may not have it now.
    return this.asOf ? Promise.resolve(undefined) : this.services.openSecret(principal, purpose, sealed);
  }

  decide(access: AccessRequest): Decision {
    this.audit.about(access.bucket);
    return this.services.authorizer.decide(this.request, this.principal, access, this.authenticated.signature);
  }

  explain(access: AccessRequest): Decision {
    return this.services.authorizer.explain(this.request, this.principal, access, this.authenticated.signature);
  }

  refusal(access: AccessRequest): RolegateError {
    const decision = this.explain(access);
    this.audit.decided(access, decision);
    return accessDenied(this.service, this.principal, access, decision, this.settings.switches.capsGrant);
  }

  /** Everything was allowed by memory that had read at least up to `position`. */
  admitted(position: Position): void {
    this.admittedAt = position;
  }

  /** Takes the caller from memory as it is now. @throws RolegateError when it would be refused */
  refresh(): void {
    const current = this.services.current(this.caller);
    if (!current) throw this.revoked();
    this.caller = current;
    this.principal = actingIn(current, this.account);
  }

  /** undefined: memory may decide now. @throws RolegateError ServiceUnavailable (rejects) */
  freshen(): Promise<void> | undefined {
    return this.directory.freshen();
  }

  /**
   * Memory that has not moved says what it said. Else all is asked anew: not the caller alone may have changed, a bucket's
   * policy may have as well.
   */
  async recheck(): Promise<void> {
    const freshening = this.freshen();
    if (freshening) await freshening;
    const { session } = this.principal;
    if (session && Date.now() >= session.expiresAt) throw new RolegateError('ExpiredToken', '', { reason: 'expired-token', detail: `session ${session.sessionId} ended while the request was served` });
    if (this.directory.position() === this.admittedAt) return;
    this.refresh();
    await this.authorize();
  }

  private revoked(): RolegateError {
    const code = this.service === 'iam' || this.service === 'sts' ? 'InvalidClientTokenId' : 'AccessDenied';
    return new RolegateError(code, '', { reason: 'revoked', detail: `${this.principal.arn} (${this.principal.accessKeyId}) was revoked while the request was served` });
  }
}
