import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { type Position, ORIGIN } from '#event-sourcing';
import { type Authenticated, type Directory, type Operation, type Past, type Principal, Registry } from '#operation';
import { type AnyHistory, legibleMessages, memoryDirectory, memoryReads, principalForTest } from '#testing';
import { switchesOf } from '#policy';
import { readEdgeRequest, type EdgeRequest } from '../src/http/edge-request.js';
import { ProxyTrust } from '../src/http/proxy-trust.js';
import { AuditDraft } from '../src/pipeline/audit-draft.js';
import { Authorizer } from '../src/pipeline/authorizer.js';
import { Pipeline } from '../src/pipeline/pipeline.js';
import type { ScopeServices } from '../src/pipeline/request-scope.js';
import { noBody } from '../src/pipeline/request-body.js';
import { OperationMessages, type OperationQuery } from '../src/write/cqrs.js';

export interface RequestParts {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly remoteAddress?: string;
  readonly encrypted?: boolean;
  readonly body?: readonly Buffer[];
  readonly trust?: ProxyTrust;
}

/** An IncomingMessage as far as the edge looks at it. */
export function incomingOf(parts: RequestParts): IncomingMessage {
  const { method = 'GET', url = '/', headers = {}, remoteAddress = '192.0.2.7', encrypted = false, body = [] } = parts;
  const stream = Readable.from(body, { objectMode: false });
  return Object.assign(stream, { method, url, headers, rawHeaders: Object.entries(headers).flat(), httpVersion: '1.1', complete: body.length === 0, socket: Object.assign(new EventEmitter(), { remoteAddress, encrypted }) }) as unknown as IncomingMessage;
}

export const NOW = Date.UTC(2026, 0, 2, 4, 4, 5);

export const requestOf = (parts: RequestParts = {}): EdgeRequest => readEdgeRequest(incomingOf(parts), NOW, parts.trust ?? new ProxyTrust());

/** A node's memory that learns of the log only when it catches up; `histories` is the log. */
export class LaggingDirectory implements Directory {
  catchUps = 0;
  fresh = true;
  private at: Position = ORIGIN;
  private known: Directory;
  readonly applyings: Position[] = [];

  constructor(public histories: readonly AnyHistory[], known: readonly AnyHistory[] = histories) {
    this.known = memoryDirectory(known);
  }

  readonly find: Directory['find'] = (aggregate, key) => this.known.find(aggregate, key);
  readonly get: Directory['get'] = (aggregate, stream) => this.known.get(aggregate, stream);
  readonly position = (): Position => this.at;

  /** The feed brings what the log holds. */
  advance(histories: readonly AnyHistory[] = this.histories): void {
    this.histories = histories;
    this.known = memoryDirectory(histories);
    this.at = { ...this.at, number: this.at.number + 1n };
  }

  async catchUp(): Promise<void> {
    this.catchUps++;
    this.advance();
  }

  async applied(position: Position): Promise<void> {
    this.applyings.push(position);
    this.advance();
  }

  freshen(): Promise<void> | undefined {
    try {
      this.assertFresh();
      return undefined;
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  assertFresh(): void {
    if (!this.fresh) throw new Error('stale');
  }
}

export interface PipelineKitOptions {
  readonly directory?: LaggingDirectory;
  readonly principal?: Partial<Principal>;
  /** Denials carry a sealed explanation. */
  readonly encodedDenials?: boolean;
  /** The caller as memory has it now; null: refused. */
  readonly current?: (principal: Principal) => Principal | null;
  /** `ceph` unless given. */
  readonly compat?: 'ceph' | 'aws';
  readonly past?: Past;
}

/** A pipeline over fakes; the buses call the operation itself. */
export function pipelineKit(operation: Operation, options: PipelineKitOptions = {}) {
  const directory = options.directory ?? new LaggingDirectory([]);
  const reads = { ...memoryReads([]), ...(options.past && { past: options.past }) };
  const compat = options.compat ?? 'ceph';
  const services: ScopeServices = {
    settings: { compat, region: 'default', switches: switchesOf(compat), maxSessionDuration: 43_200, customerKeysNeedTls: true },
    directory, reads,
    authorizer: new Authorizer(switchesOf(compat)),
    sessions: { issue: () => { throw new Error('not here'); } },
    oneTimeUses: { take: async () => { throw new Error('not here'); } },
    messages: options.encodedDenials ? legibleMessages : { ...legibleMessages, seal: () => undefined },
    openSecret: async () => undefined,
    current: options.current ?? ((principal) => principal),
  };
  const execute = async (message: OperationQuery): Promise<unknown> => (operation.kind === 'read' ? operation.answer(message.input, message.reads ?? reads, message.context) : { message });
  const registry = new Registry([{ name: operation.feature, operations: [operation] }]);
  const pipeline = new Pipeline(services, new OperationMessages(registry), { execute } as never, { execute } as never);
  const audit = new AuditDraft();
  const authenticated: Authenticated = { principal: principalForTest(options.principal) };
  return { pipeline, registry, directory, audit, run: (input: unknown = {}, request = requestOf()) => pipeline.run({ request, operation, input, authenticated, body: noBody, audit }) };
}

/** What an async call was refused with. */
export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<{ code?: string; message: string; reason?: string; detail?: string; fields?: Record<string, string> }> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    return error as never;
  }
  throw new Error('nothing was refused');
}
