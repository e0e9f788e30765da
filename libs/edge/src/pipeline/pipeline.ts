import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { pastRequest } from '#admin';
import { RolegateError, isRolegateError } from '#kernel';
import { type AccessRequest, type Authenticated, type Operation, type Principal, type ReadOperation, type RequestBody, type WriteOperation, isNotResident, needsStored } from '#operation';
import type { Decision } from '#policy';
import type { EdgeRequest } from '../http/edge-request.js';
import type { OperationMessages } from '../write/cqrs.js';
import { actingAccount, assertAccountExists } from './acting-account.js';
import { askedMoment } from './asked-moment.js';
import { authorizationMessage } from './authorization-message.js';
import { accessDenied } from './authorizer.js';
import type { AuditDraft } from './audit-draft.js';
import { RequestScope, type ScopeServices } from './request-scope.js';
import { noBody } from './request-body.js';
import { refuseLimitedSession } from './session-limits.js';

/** A request that knows its operation, its input and its caller. */
export interface Admission {
  readonly request: EdgeRequest;
  readonly operation: Operation;
  readonly input: unknown;
  readonly authenticated: Authenticated;
  readonly body: RequestBody;
  readonly audit: AuditDraft;
}

/** What stands between a caller and an operation: the access request not allowed, or what the operation threw instead. */
type Obstacle = { readonly access: AccessRequest } | { readonly thrown: RolegateError };

/** An operation looks up a caller, a bucket or two, a role: more rounds than that would be a fault. */
const MOST_ROUNDS = 8;

/** Authorize, run. The one way to an operation, whatever protocol it came by. */
export class Pipeline {
  constructor(
    private readonly services: ScopeServices,
    private readonly messages: OperationMessages,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async run(admission: Admission): Promise<{ readonly output: unknown; readonly scope: RequestScope }> {
    const { operation, input, audit } = admission;
    const asOf = askedMoment(operation, admission.request);
    const scope: RequestScope = new RequestScope(this.services, admission.request, admission.authenticated, admission.body, audit, operation.service,
      () => this.authorize(operation, input, scope), (part, its) => this.perform(part, its, admission, scope), asOf, actingAccount(operation, admission.request));
    refuseAnonymous(operation, scope.principal);
    refuseLimitedSession(operation, scope);
    // A body may have been read since the lease was asked for: for as long as its client liked.
    await scope.freshen();
    scope.refresh();
    await this.authorize(operation, input, scope);
    audit.stillAllowed = () => scope.recheck();
    return { output: await this.dispatch(operation, input, scope), scope };
  }

  /** A part of what the request is about: its record is the request's. */
  private async perform(operation: WriteOperation, input: unknown, admission: Admission, { caller }: RequestScope): Promise<unknown> {
    const { output } = await this.run({ ...admission, operation, input, body: noBody, authenticated: { ...admission.authenticated, principal: caller } });
    return output;
  }

  private dispatch(operation: Operation, input: unknown, scope: RequestScope): Promise<unknown> {
    switch (operation.kind) {
      case 'stream':
        return operation.handle(input, scope);
      case 'read':
        return this.read(operation, input, scope);
      case 'write':
        return this.commands.execute(this.messages.command(operation, input, {
          context: scope,
          renew: async () => {
            await scope.directory.catchUp();
            scope.refresh();
            await this.authorize(operation, input, scope);
            return scope;
          },
        }));
    }
  }

  /** The reply is the effect, of AssumeRole a session for hours: what was decided under a lease that has run out since is decided anew. */
  private async read(operation: ReadOperation, input: unknown, scope: RequestScope): Promise<unknown> {
    const past = scope.asOf && this.services.reads.past.reads(scope.asOf);
    const output: unknown = await this.queries.execute(this.messages.query(operation, input, scope, past));
    if (past && !past.asked) throw new RolegateError('NotImplemented', 'This is shown as it is now only.', { reason: 'not-as-of' });
    const freshening = scope.freshen();
    if (freshening) {
      await freshening;
      await scope.recheck();
    }
    return output;
  }

  /**
   * No refusal rests on memory alone: before it stands, the tail of the log has been read once since the request came.
   * That goes for what an operation refuses while it says what it wants (NoSuchBucket), too.
   */
  private async authorize(operation: Operation, input: unknown, scope: RequestScope): Promise<void> {
    if ((await this.ask(operation, input, scope)) === undefined) return;
    const still = await this.askAgain(operation, input, scope);
    if (still === undefined) return;
    if ('thrown' in still) throw still.thrown;
    const decision = scope.explain(still.access);
    scope.audit.decided(still.access, decision);
    throw accessDenied(operation.service, scope.principal, still.access, decision, scope.settings.switches.capsGrant, this.encoded(operation, still.access, decision, scope));
  }

  /** Of a node that has just begun each question may tell of one more thing that is not in memory yet. */
  private async askAgain(operation: Operation, input: unknown, scope: RequestScope): Promise<Obstacle | undefined> {
    for (let round = 1; ; round++) {
      await scope.directory.catchUp();
      scope.refresh();
      const still = await this.ask(operation, input, scope);
      if (round === MOST_ROUNDS || still === undefined || !('thrown' in still) || !isNotResident(still.thrown)) return still;
    }
  }

  /** The sealed explanation, for the denials in which AWS's clients look for one. */
  private encoded({ service }: Operation, access: AccessRequest, decision: Decision, { principal, messages, now }: RequestScope): string | undefined {
    return service === 'iam' || service === 'sts' ? messages.seal(authorizationMessage(principal, access, decision), now) : undefined;
  }

  /** The first thing in the way; undefined when there is none. */
  private async ask(operation: Operation, input: unknown, scope: RequestScope): Promise<Obstacle | undefined> {
    const from = scope.directory.position();
    let wanted: AccessRequest | readonly AccessRequest[];
    try {
      assertAccountExists(scope.account, scope.directory);
      wanted = await operation.access(input, scope);
      if (scope.asOf) wanted = withPast(wanted, scope);
    } catch (error) {
      if (isRolegateError(error)) return { thrown: error };
      throw error;
    }
    for (const access of isList(wanted) ? wanted : [wanted]) {
      const decision = scope.decide(access);
      scope.audit.decided(access, decision);
      const obstacle = needsStored(access, decision) ? await this.askStore(access, scope) : decision.allowed ? undefined : { access };
      if (obstacle !== undefined) return obstacle;
    }
    scope.admitted(from);
    return undefined;
  }

  /** As `ask`, with what is kept with the resource. */
  private async askStore(asked: AccessRequest, scope: RequestScope): Promise<Obstacle | undefined> {
    try {
      const access = await asked.stored!.read((one) => scope.decide(one));
      const decision = scope.decide(access);
      scope.audit.decided(access, decision);
      return decision.allowed ? undefined : { access };
    } catch (error) {
      if (isRolegateError(error)) return { thrown: error };
      throw error;
    }
  }
}

/** Beside what the present asks for, the past of each thing. @throws RolegateError AccessDenied */
function withPast(wanted: AccessRequest | readonly AccessRequest[], scope: RequestScope): readonly AccessRequest[] {
  const present = isList(wanted) ? wanted : [wanted];
  return [...present, ...present.map(({ resource, resourceAccount }) => pastRequest(resource, resourceAccount, scope))];
}

const isList = (wanted: AccessRequest | readonly AccessRequest[]): wanted is readonly AccessRequest[] => Array.isArray(wanted);

/**
 * An operation takes no unsigned requests unless it says so. The pipeline asks; a door may ask sooner, before it reads a body.
 * @throws RolegateError AccessDenied, MissingAuthenticationToken
 */
export function refuseAnonymous(operation: Operation, { kind }: Principal): void {
  if (kind !== 'anonymous' || (operation.anonymous ?? 'refused') !== 'refused') return;
  if (operation.service === 's3' || operation.service === 'admin') throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'anonymous' });
  throw new RolegateError('MissingAuthenticationToken', 'Request is missing Authentication Token', { reason: 'anonymous' });
}
