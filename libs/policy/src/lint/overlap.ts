import { variableEnd } from '../template.js';

/**
 * Could some text match both a resource of a policy and the ARN of a resource type? Both are read as small automata and
 * walked together, so the work is bounded by the product of their lengths.
 */

/** One step of a pattern: a character, one of any, or a run; `narrow` runs hold no slash and no colon. */
interface Step {
  readonly character?: string;
  readonly run: boolean;
  readonly narrow: boolean;
}

const ANY_RUN: Step = { run: true, narrow: false };
const NARROW_RUN: Step = { run: true, narrow: true };
const ANY_ONE: Step = { run: false, narrow: false };

/** A resource of a policy: `*`, `?`, and with `variables` any `${…}` as a run, for its value is not known. */
export function resourceSteps(text: string, variables: boolean): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < text.length; i++) {
    if (variables && text.startsWith('${', i)) {
      const end = variableEnd(text, i + 2);
      const inner = text.slice(i + 2, end);
      steps.push(inner === '*' || inner === '?' || inner === '$' ? { character: inner, run: false, narrow: false } : ANY_RUN);
      i = end;
    } else steps.push(text[i] === '*' ? ANY_RUN : text[i] === '?' ? ANY_ONE : { character: text[i]!, run: false, narrow: false });
  }
  return steps;
}

/** The ARN of a resource type: `%` and `*` are runs. */
export const typeSteps = (text: string): Step[] =>
  Array.from(text, (character) => (character === '*' ? ANY_RUN : character === '%' ? NARROW_RUN : { character, run: false, narrow: false }));

/** Can one character be taken by both steps? */
function agree(a: Step, b: Step): boolean {
  if (a.character !== undefined && b.character !== undefined) return a.character === b.character;
  const character = a.character ?? b.character;
  return character === undefined || !(a.narrow || b.narrow) || (character !== '/' && character !== ':');
}

export function overlap(a: readonly Step[], b: readonly Step[]): boolean {
  const width = b.length + 1;
  const seen = new Uint8Array((a.length + 1) * width);
  const open = [0];
  while (open.length > 0) {
    const at = open.pop()!;
    if (seen[at]) continue;
    seen[at] = 1;
    const i = Math.floor(at / width);
    const j = at % width;
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    if (left?.run) open.push(at + width);
    if (right?.run) open.push(at + 1);
    if (left === undefined || right === undefined || !agree(left, right)) continue;
    open.push((left.run ? i : i + 1) * width + (right.run ? j : j + 1));
  }
  return false;
}
