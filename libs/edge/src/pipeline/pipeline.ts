import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RolegateError } from '#kernel';
import type { AccessRequest, Authenticated, Operation, RequestBody } from '#operation';
import type { EdgeRequest } from '../http/edge-request.js';
import type { OperationMessages } from '../write/cqrs.js';
import { accessDenied } from './authorizer.js';
import type { AuditDraft } from './audit-draft.js';
import { RequestScope, type ScopeServices } from './request-scope.js';

/** A request that knows its operation, its input and its caller. */
export interface Admission {
  readonly request: EdgeRequest;
  readonly operation: Operation;
  readonly input: unknown;
  readonly authenticated: Authenticated;
  readonly body: RequestBody;
  readonly audit: AuditDraft;
}

/** Authorize, run. The one way to an operation, whatever protocol it came by. */
export class Pipeline {
  constructor(
    private readonly services: ScopeServices,
    private readonly messages: OperationMessages,
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  async run(admission: Admission): Promise<{ readonly output: unknown; readonly scope: RequestScope }> {
    const { operation, input } = admission;
    const scope = new RequestScope(this.services, admission.request, admission.authenticated, admission.body, admission.audit);
    refuseAnonymous(operation, scope);
    await this.authorize(operation, input, scope);
    admission.audit.stillAllowed = () => scope.recheck();
    return { output: await this.dispatch(operation, input, scope), scope };
  }

  private dispatch(operation: Operation, input: unknown, scope: RequestScope): Promise<unknown> {
    switch (operation.kind) {
      case 'stream':
        return operation.handle(input, scope);
      case 'read':
        return this.queries.execute(this.messages.query(operation, input, scope));
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

  /** No refusal rests on memory alone: before it stands, the tail of the log has been read once since the request came. */
  private async authorize(operation: Operation, input: unknown, scope: RequestScope): Promise<void> {
    const refused = await this.ask(operation, input, scope);
    if (!refused) return;
    await scope.directory.catchUp();
    scope.refresh();
    const still = await this.ask(operation, input, scope);
    if (!still) return;
    const decision = scope.explain(still);
    scope.audit.decided(still, decision);
    throw accessDenied(scope.principal, still, decision);
  }

  /** The first access request that is not allowed; undefined when all are. */
  private async ask(operation: Operation, input: unknown, scope: RequestScope): Promise<AccessRequest | undefined> {
    const wanted = await operation.access(input, scope);
    const requests: readonly AccessRequest[] = Array.isArray(wanted) ? wanted : [wanted as AccessRequest];
    for (const access of requests) {
      const decision = scope.decide(access);
      scope.audit.decided(access, decision);
      if (!decision.allowed) return access;
    }
    scope.admitted(requests);
    return undefined;
  }
}

function refuseAnonymous(operation: Operation, scope: RequestScope): void {
  if (scope.principal.kind !== 'anonymous' || (operation.anonymous ?? 'refused') !== 'refused') return;
  if (operation.service === 's3' || operation.service === 'admin') throw new RolegateError('AccessDenied', 'Access Denied', { reason: 'anonymous' });
  throw new RolegateError('MissingAuthenticationToken', 'Request is missing Authentication Token', { reason: 'anonymous' });
}
