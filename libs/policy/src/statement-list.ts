import type { CompiledStatement } from './compiled-policy.js';
import type { Statement } from './document.js';

/** Shorter lists are gone through as fast as an index is asked. */
const WORTH_AN_INDEX = 8;

const NONE: readonly CompiledStatement[] = Object.freeze([]);

/** What stands before the first slash: `arn:aws:s3:::bucket` of a key in it. */
const anchorOf = (text: string): string => {
  const slash = text.indexOf('/');
  return slash < 0 ? text : text.slice(0, slash);
};

/**
 * The anchors of all resources that a statement may match; undefined when it may match resources anywhere, because a
 * wildcard or variable stands before the first slash, or because it has none or negates them.
 */
export function anchorsOf(resources: Statement['resources']): readonly string[] | undefined {
  if (resources === undefined || resources.negated) return undefined;
  const anchors = new Set<string>();
  for (const pattern of resources.patterns) {
    const open = pattern.search(/[*?$]/);
    if (open >= 0 && !pattern.slice(0, open).includes('/')) return undefined;
    anchors.add(anchorOf(pattern));
  }
  return [...anchors];
}

/** Statements that fit an action and have one effect. A long list is indexed by bucket, or what else the anchor names. */
export class StatementList {
  readonly #anchored: Map<string, CompiledStatement[]> | undefined;
  /** Those that no anchor finds. */
  readonly anywhere: readonly CompiledStatement[];

  constructor(readonly all: readonly CompiledStatement[]) {
    if (all.length < WORTH_AN_INDEX) {
      this.anywhere = all;
      return;
    }
    this.#anchored = new Map();
    this.anywhere = all.filter(({ anchors }) => anchors === undefined);
    for (const statement of all) {
      for (const anchor of statement.anchors ?? []) {
        const list = this.#anchored.get(anchor);
        if (list === undefined) this.#anchored.set(anchor, [statement]);
        else list.push(statement);
      }
    }
  }

  /** Besides `anywhere`, the statements that may match the resource, in order. */
  near(resource: string): readonly CompiledStatement[] {
    return this.#anchored?.get(anchorOf(resource)) ?? NONE;
  }
}
