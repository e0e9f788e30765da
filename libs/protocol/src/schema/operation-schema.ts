import { NormalizedSchema } from '@smithy/core/schema';

export type ServiceName = 'sts' | 'iam' | 's3';

/** Source: Smithy's http trait. `uri` is the template (`/{Key+}?x-id=PutObject`), `status` that of success. */
export interface HttpTrait {
  readonly method: string;
  readonly uri: string;
  readonly status: number;
}

/**
 * One operation of a service: its name and the schemas of its input and output in AWS's own model. `I` and `O` are the
 * TypeScript types of both. Parsers and writers are compiled from it at first use and kept beside it.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface OperationSchema<I = any, O = any> {
  readonly service: ServiceName;
  readonly name: string;
  /** Absent in awsQuery, where every operation is a POST to `/`. */
  readonly http?: HttpTrait;
  /** Name of the input structure; `unit` where there is none. */
  readonly inputType: string;
  readonly outputType: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** XML namespace of the replies. */
  readonly namespace: string;
  /** For the compiler's eye only: keeps `I` and `O` apart. */
  readonly types?: { readonly input: I; readonly output: O };
}

/** The static form in which the AWS SDK ships an operation: `[9, namespace, name, traits, () => input, () => output]`. */
export type StaticOperation = readonly [9, string, string, unknown, unknown, unknown];

export const isStaticOperation = (value: unknown): value is StaticOperation => Array.isArray(value) && value[0] === 9;

const normalized = (ref: unknown): NormalizedSchema => NormalizedSchema.of((typeof ref === 'function' ? ref() : ref) as never);

const typeName = (schema: NormalizedSchema): string => (schema.isUnitSchema() ? 'unit' : schema.getName() ?? 'unit');

export function operationSchema(service: ServiceName, namespace: string, raw: StaticOperation): OperationSchema {
  const [, , name, traits, inputRef, outputRef] = raw;
  const http = (traits as { http?: [string, string, number] } | undefined)?.http;
  const input = normalized(inputRef);
  const output = normalized(outputRef);
  return {
    service,
    name,
    namespace,
    ...(http && { http: { method: http[0], uri: http[1], status: http[2] } }),
    input,
    output,
    inputType: typeName(input),
    outputType: typeName(output),
  };
}

/** Names of the members that a structure's schema marks as required. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const raw = schema.getSchema() as unknown;
  if (!Array.isArray(raw) || (raw[0] !== 3 && raw[0] !== -3)) return [];
  return (raw[4] as string[]).slice(0, (raw[6] as number | undefined) ?? 0);
}
