import type { ActionStatements, CompiledPolicy } from './compiled-policy.js';
import { StatementList } from './statement-list.js';

const NO_STATEMENTS = new StatementList([]);

/** A policy that can still refuse, and grants nothing: its author has no say in who gets what it is about. */
class OnlyDenies implements CompiledPolicy {
  constructor(private readonly whole: CompiledPolicy) {}

  statementsFor(action: string): ActionStatements {
    return { denies: this.whole.statementsFor(action).denies, allows: NO_STATEMENTS };
  }
}

/** The same policies without their Allows. */
export const onlyDenies = (policies: readonly CompiledPolicy[] | undefined): readonly CompiledPolicy[] | undefined => policies?.map((policy) => new OnlyDenies(policy));
