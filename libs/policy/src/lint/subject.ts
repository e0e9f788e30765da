import { actionsMatching, actionsOutside, type CataloguedAction } from '../catalogue.js';
import { writtenOperator, type Condition, type PolicyDocument, type Statement } from '../document.js';
import type { Remark } from './finding.js';

/** A statement under the eyes of the rules, with what several of them ask. */
export class Subject {
  #actions: readonly CataloguedAction[] | undefined;

  constructor(
    readonly document: PolicyDocument,
    readonly statement: Statement,
  ) {}

  /** Every action of the catalogue that the statement speaks of. */
  get actions(): readonly CataloguedAction[] {
    const { negated, patterns } = this.statement.actions;
    return (this.#actions ??= negated ? actionsOutside(patterns) : [...new Set([...new Set(patterns)].flatMap(actionsMatching))]);
  }

  /** The way to a part of the statement: `steps('Action', 2)`. */
  steps(...steps: (string | number)[]): (string | number)[] {
    return ['Statement', this.statement.index, ...steps];
  }

  /** The way to a condition, by its operator and key as written. */
  conditionSteps(condition: Condition, ...more: (string | number)[]): (string | number)[] {
    return this.steps('Condition', writtenOperator(condition), condition.key, ...more);
  }

  element(name: 'Action' | 'Resource' | 'Principal'): string {
    const part = this.statement[name === 'Action' ? 'actions' : name === 'Resource' ? 'resources' : 'principals'];
    return part?.negated ? `Not${name}` : name;
  }
}

/** A rule looks at one statement. */
export type Rule = (subject: Subject) => Iterable<Remark>;
