import { RolegateError } from '#kernel';
import type { AdminInput, OperationContext } from '#operation';
import { features } from '../../gateway/src/features.js';
import { neededCap } from '../src/gateway/needed-cap.js';

interface AdminOperation {
  readonly name: string;
  readonly route?: { readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'; readonly path: string; readonly subresource?: string };
  readonly access: (input: AdminInput, ctx: OperationContext) => unknown;
}

const operations = features({} as never)
  .flatMap((feature) => feature.operations as unknown as readonly AdminOperation[])
  .filter(({ route }) => route !== undefined);

/** What the operation says that a caller without any capability lacks. */
function lacking({ access }: AdminOperation): string | undefined {
  try {
    access({ path: 'x', parameters: {}, subresources: [] } as unknown as AdminInput, { principal: { caps: [], account: '' }, settings: { switches: { capsGrant: true } } } as unknown as OperationContext);
    return undefined;
  } catch (error) {
    return error instanceof RolegateError ? /needs the cap (\S+)/.exec(error.detail ?? '')?.[1] : undefined;
  }
}

it.each(operations.map((operation) => [operation.name, operation] as const))('the command line names no other capability than the one that %s wants', (_, operation) => {
  const { method, path, subresource } = operation.route!;
  const named = neededCap(method, path, subresource);
  expect(named === undefined ? undefined : lacking(operation) ?? named).toBe(named);
});

it('names the capability of all resources of Ceph that are served', () => {
  const served = operations.filter(({ route }) => !route!.path.startsWith('/rolegate/')).map(({ route }) => route!);
  expect(served.length).toBeGreaterThan(10);
  expect(served.filter(({ method, path }) => neededCap(method, path) === undefined)).toEqual([]);
});
