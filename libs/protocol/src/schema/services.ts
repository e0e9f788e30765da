import * as iam from '@aws-sdk/client-iam';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { isStaticOperation, operationSchema, type OperationSchema, type ServiceName } from './operation-schema.js';

export interface ServiceSchema {
  readonly name: ServiceName;
  /** XML namespace of the replies. */
  readonly namespace: string;
  /** The API version that clients send as `Version`. */
  readonly version: string;
  readonly operations: ReadonlyMap<string, OperationSchema>;
}

interface MutableService extends ServiceSchema {
  readonly operations: Map<string, OperationSchema>;
}

function load(name: ServiceName, namespace: string, version: string, module: object): MutableService {
  const operations = new Map<string, OperationSchema>();
  for (const value of Object.values(module)) {
    if (!isStaticOperation(value)) continue;
    const operation = operationSchema(name, namespace, value);
    operations.set(operation.name, operation);
  }
  return { name, namespace, version, operations };
}

const loaded = {
  sts: load('sts', 'https://sts.amazonaws.com/doc/2011-06-15/', '2011-06-15', sts),
  iam: load('iam', 'https://iam.amazonaws.com/doc/2010-05-08/', '2010-05-08', iam),
  s3: load('s3', 'http://s3.amazonaws.com/doc/2006-03-01/', '2006-03-01', s3),
} satisfies Record<ServiceName, MutableService>;

/** Every operation of the three services, as AWS's SDK describes them. */
export const services: Readonly<Record<ServiceName, ServiceSchema>> = loaded;

type Modules = { sts: typeof sts; iam: typeof iam; s3: typeof s3 };
type CommandOf<S extends ServiceName, N extends string> = `${N}Command` extends keyof Modules[S] ? Modules[S][`${N}Command`] : never;
type CommandNames<M> = { [K in keyof M]: K extends `${infer N}Command` ? N : never }[keyof M];

export type OperationName<S extends ServiceName> = CommandNames<Modules[S]> & string;
/** The SDK's type of an operation's input: `InputOf<'iam', 'CreateRole'>`. */
export type InputOf<S extends ServiceName, N extends OperationName<S>> =
  CommandOf<S, N> extends new (input: infer I) => unknown ? I : never;
/** The SDK's type of an operation's output, without the SDK's own `$metadata`. */
export type OutputOf<S extends ServiceName, N extends OperationName<S>> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  CommandOf<S, N> extends new (input: any) => { resolveMiddleware(...args: any[]): (args: any) => Promise<{ output: infer O }> }
    ? Omit<O, '$metadata'>
    : never;

/** An operation with its types: `awsOperation('iam', 'CreateRole')`. */
export function awsOperation<S extends ServiceName, N extends OperationName<S>>(service: S, name: N): OperationSchema<InputOf<S, N>, OutputOf<S, N>> {
  return loaded[service].operations.get(name)!;
}

/** Spellings that documents in the field use for an operation's name (Ceph's tagging page calls UntagRole "UntagRoles"). */
const aliases: ReadonlyMap<string, string> = new Map([['UntagRoles', 'UntagRole']]);

/** The operation that an awsQuery `Action` names, in STS or IAM (their names are disjoint); undefined → InvalidAction. */
export function findQueryOperation(action: string): OperationSchema | undefined {
  const name = aliases.get(action) ?? action;
  return loaded.sts.operations.get(name) ?? loaded.iam.operations.get(name);
}

/** A shape of our own: `structure('Name', { Member: string, Tags: list(…) }, ['Member'])`; the first are the required. */
export interface ExtensionOperation {
  readonly service: ServiceName;
  readonly name: string;
  /** Static schemas in the SDK's form, see `structure`, `listOf` and `scalar`; undefined for none. */
  readonly input?: unknown;
  readonly output?: unknown;
  readonly http?: { readonly method: string; readonly uri: string; readonly status: number };
}

/**
 * Declares an operation of another system (MinIO's AssumeRoleWithLDAPIdentity) in the same form as AWS's own. It is
 * found, parsed and written like them. Throws when the name is taken.
 */
export function defineExtensionOperation(extension: ExtensionOperation): OperationSchema {
  const { operations, namespace } = loaded[extension.service];
  if (operations.has(extension.name)) throw new Error(`operation ${extension.name} exists already in ${extension.service}`);
  const traits = extension.http ? { http: [extension.http.method, extension.http.uri, extension.http.status] } : 0;
  const operation = operationSchema(extension.service, namespace, [9, 'rolegate.extensions', extension.name, traits, extension.input ?? 'unit', extension.output ?? 'unit']);
  operations.set(extension.name, operation);
  return operation;
}
