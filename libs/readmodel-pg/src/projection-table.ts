import type { Aggregate } from '#event-sourcing';

/**
 * The read model of one aggregate: a table with a version in its name, so that a changed projection is built beside the
 * live one and named statements never meet another table under their name.
 */
export interface ProjectionTable {
  readonly aggregate: Aggregate;
  readonly version: number;
}

const IDENTIFIER = /^[a-z][a-z0-9-]*$/;

/** Name of the projection in `read.projection`: `role@1`. */
export const projectionName = ({ aggregate, version }: ProjectionTable): string => `${aggregate.kind}@${version}`;

/** `read.role_v1`. Kinds are ours, never input; checked all the same. */
export function tableName({ aggregate, version }: ProjectionTable): string {
  if (!IDENTIFIER.test(aggregate.kind) || !Number.isSafeInteger(version)) throw new TypeError(`not a projection: ${aggregate.kind} ${version}`);
  return `read.${aggregate.kind.replaceAll('-', '_')}_v${version}`;
}

/** The table of that name; undefined where the kind is not known here. */
export function tableOf(name: string, aggregates: ReadonlyMap<string, Aggregate>): ProjectionTable | undefined {
  const at = name.lastIndexOf('@');
  const aggregate = aggregates.get(name.slice(0, at));
  return aggregate && { aggregate, version: Number(name.slice(at + 1)) };
}
