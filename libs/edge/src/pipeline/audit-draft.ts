import { isRolegateError } from '#kernel';
import type { AccessRequest, Accounting, AuditRecord, ConcernedObject, CredentialIdentity, Principal, SessionRecord } from '#operation';
import type { DecidingStatement, Decision } from '#policy';
import type { PresentedSignature } from '#signatures';
import type { Spend } from '#s3';
import type { EdgeRequest } from '../http/edge-request.js';
import { accessLogOf } from './access-log.js';
import { whoOf } from './who-of.js';

/** Codes of refused credentials that come with another status than 403. */
const NOT_BELIEVED: ReadonlySet<string> = new Set(['ExpiredToken', 'InvalidToken', 'IncompleteSignature', 'RequestExpired', 'AuthorizationHeaderMalformed', 'AuthorizationQueryParametersError']);

/** Collects what a request's audit record needs while it is served. */
export class AuditDraft {
  service = '';
  operation = '';
  principal: Principal | undefined;
  /** Key id of a refused credential, where no principal came of it. */
  presentedKeyId = '';
  /** Asks whether the caller may go on; set when the request was admitted. */
  stillAllowed: (() => Promise<void>) | undefined;
  /** Takes note of the bytes where a rate limit counts them. */
  spend: Spend | undefined;
  bytesIn = 0;
  bytesOut = 0;
  issued: SessionRecord | undefined;
  /** What the request is addressed to. */
  addressed: { readonly bucket?: string | undefined; readonly key?: string | undefined } | undefined;
  presented: PresentedSignature | undefined;
  /** It came by a website's host. */
  website = false;
  /** Headers of the reply. */
  replied: Readonly<Record<string, string>> | undefined;
  /** The addressed bucket, where its requests are logged. */
  logged: AccessRequest['bucket'];
  /** Of a request for several objects. */
  objects: ConcernedObject[] | undefined;
  private action = '';
  private resource = '';
  private reason = '';
  private deciding: readonly DecidingStatement[] = [];
  private denied = false;
  /** Whose credential was refused. */
  private refused: CredentialIdentity | undefined;
  private facts: Record<string, string | number> | undefined;
  private bucket: AccessRequest['bucket'];

  identified(identity: CredentialIdentity): void {
    this.refused = identity;
  }

  note(facts: Readonly<Record<string, string | number>>): void {
    this.facts = { ...this.facts, ...facts };
  }

  decided(access: AccessRequest, decision: Decision): void {
    this.action = access.action;
    this.resource = access.resource;
    this.bucket = undefined;
    this.about(access.bucket);
    this.reason = decision.reason;
    this.deciding = decision.deciding;
    this.denied = !decision.allowed;
  }

  /** Of operations that ask while they run, and about nothing before (DeleteObjects): the first bucket is the request's. */
  about(bucket: AccessRequest['bucket']): void {
    this.bucket ??= bucket;
    if (bucket?.logging !== undefined && this.isAddressed(bucket.name)) this.logged = bucket;
  }

  finish(request: EdgeRequest, status: number, error: unknown, endedAt: number): AuditRecord {
    this.spend?.(this.bytesIn, this.bytesOut);
    const known = isRolegateError(error) ? error : undefined;
    const agent = request.headers['user-agent'];
    const who = whoOf(this.principal ?? this.refused);
    const record: AuditRecord = {
      time: new Date(request.now),
      requestId: request.requestId,
      ...who,
      accessKeyId: who.accessKeyId || this.presentedKeyId,
      sourceIp: request.sourceIp,
      userAgent: agent ?? '',
      service: this.service,
      operation: this.operation,
      action: this.action,
      resource: this.resource || request.rawPath,
      decision: this.denied || status === 403 || NOT_BELIEVED.has(known?.code ?? '') ? 'denied' : status >= 400 || error !== undefined ? 'failed' : 'allowed',
      reason: known?.reason ?? (this.denied || !known ? this.reason : known.code),
      deciding: this.deciding.map((one) => `${one.via}:${one.policyId}[${one.sid ?? one.index}]`).join(','),
      status,
      errorCode: known?.code ?? (error === undefined ? '' : 'InternalError'),
      detail: known?.detail ?? '',
      bytesIn: this.bytesIn,
      bytesOut: this.bytesOut,
      durationMs: endedAt - request.now,
      facts: this.facts ?? {},
      accounting: this.accounting(status),
      issued: this.issued,
    };
    return this.logged ? { ...record, accessLog: accessLogOf(this.logged, record, request, this) } : record;
  }

  /** CopyObject asks about two buckets. */
  private isAddressed(name: string): boolean {
    const asked = this.addressed?.bucket;
    return asked !== undefined && (asked === name || asked.endsWith(`:${name}`));
  }

  /** The caller pays for the request in place of the bucket's owner. */
  get charged(): boolean {
    return this.bucket?.charged !== undefined;
  }

  /** As RGW counts (rgw_log.cc, log_usage): the bucket's owner pays or the requester, and what was not found is no bucket's. */
  private accounting(status: number): Accounting | undefined {
    const { principal, bucket } = this;
    if (!principal) return undefined;
    const owner = bucket ? (bucket.charged ?? bucket.owner).id : principal.owner.id;
    return {
      owner: owner || 'anonymous',
      bucket: bucket && status !== 404 ? bucket.name : this.service === 's3' && status === 404 ? '-' : '',
      principal: principal.stream,
      accessKeyId: principal.session || principal.external ? '' : principal.accessKeyId,
    };
  }
}
