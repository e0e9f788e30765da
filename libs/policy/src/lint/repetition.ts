import type { PolicyDocument, Statement } from '../document.js';
import type { Remark } from './finding.js';
import type { Subject } from './subject.js';

/** Values that stand twice in one list. */
export function* repeatedValues(subject: Subject): Generator<Remark> {
  const { actions, resources, conditions } = subject.statement;
  const lists: [readonly string[], (string | number)[]][] = [
    [actions.patterns.map((pattern) => pattern.toLowerCase()), subject.steps(subject.element('Action'))],
    [resources?.patterns ?? [], subject.steps(subject.element('Resource'))],
    ...conditions.map((condition): [readonly string[], (string | number)[]] => [condition.values, subject.conditionSteps(condition)]),
  ];
  for (const [values, steps] of lists) {
    const seen = new Set<string>();
    for (const [i, value] of values.entries()) {
      if (seen.size === seen.add(value).size) yield { code: 'duplicate-value', message: `${value} stands in the list twice`, steps: [...steps, i] };
    }
  }
}

const withoutPlace = ({ index: _index, sid: _sid, ...rest }: Statement): string => JSON.stringify(rest);

/** Statements that say the same, and Sids that name two. */
export function* repeatedStatements({ statements }: PolicyDocument): Generator<Remark> {
  const seen = new Map<string, number>();
  const sids = new Map<string, number>();
  for (const statement of statements) {
    const { index, sid } = statement;
    const said = withoutPlace(statement);
    const first = seen.get(said);
    if (first !== undefined) yield { code: 'duplicate-statement', message: `the statement says what statement ${first} says`, steps: ['Statement', index] };
    else seen.set(said, index);
    const named = sid === undefined ? undefined : sids.get(sid);
    if (named !== undefined) yield { code: 'duplicate-sid', message: `statement ${named} has the Sid ${sid} too`, steps: ['Statement', index, 'Sid'] };
    else if (sid !== undefined) sids.set(sid, index);
  }
}
