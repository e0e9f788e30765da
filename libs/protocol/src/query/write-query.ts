import type { OperationSchema } from '../schema/operation-schema.js';
import { escapeText } from '../xml/escape.js';
import { compileStructure, queryStyle, type ElementWriter } from '../xml/write-shape.js';

interface QueryWriter {
  readonly open: string;
  readonly result: ElementWriter;
  readonly close: string;
}

const compiled = new WeakMap<OperationSchema, QueryWriter>();

function compile(operation: OperationSchema): QueryWriter {
  const { name, namespace, output } = operation;
  const writer: QueryWriter = {
    open: `<${name}Response xmlns="${namespace}">`,
    result: output.isUnitSchema() ? () => '' : compileStructure(`${name}Result`, output, queryStyle),
    close: `</RequestId></ResponseMetadata></${name}Response>`,
  };
  compiled.set(operation, writer);
  return writer;
}

/**
 * The body of a successful awsQuery reply. Operations without output have no `XResult`. IAM's policy documents are
 * URL-encoded by the caller, for only it knows which strings are documents. Source: Smithy, "AWS query protocol".
 */
export function writeQueryOutput<O>(operation: OperationSchema<unknown, O>, output: O, requestId: string): string {
  const { open, result, close } = compiled.get(operation) ?? compile(operation);
  return `${open}${result(output ?? {})}<ResponseMetadata><RequestId>${escapeText(requestId)}${close}`;
}
