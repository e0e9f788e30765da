import type { Append } from '#event-sourcing';

export const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** FNV-1a, 32 bits, over UTF-16 units. Every version must hash alike. Two names that collide merely take turns. */
function keyOf(kind: string, name: string): number {
  let hash = 0x811c9dc5;
  for (const text of [kind, name]) for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/**
 * The advisory locks of an append, in the one order that all appends share: exclusive on what it changes, shared on what
 * it relies on. A target is shared by those who hold it or let go of it, so that its deletion comes before or after each.
 * @returns columns: keys and whether exclusive
 */
export function appendLocks(append: Append): [keys: number[], exclusive: boolean[]] {
  const locks = new Map<number, boolean>();
  const lock = (exclusive: boolean, kind: string, name: string): void => {
    const key = keyOf(kind, name);
    locks.set(key, exclusive || locks.get(key) === true);
  };
  lock(true, 'command:', append.commandId);
  for (const write of append.writes) lock(true, 'stream:', write.stream);
  for (const check of append.checks ?? []) lock(false, 'stream:', check.stream);
  for (const target of append.unheld ?? []) lock(true, 'stream:', target);
  for (const holds of [append.hold, append.unhold]) {
    for (const { target, holder } of holds ?? []) {
      lock(false, 'stream:', target);
      lock(true, 'hold:', `${target} ${holder}`);
    }
  }
  for (const claims of [append.take, append.release]) for (const claim of claims ?? []) lock(true, 'claim:', claim.name);
  for (const count of append.counts ?? []) lock(true, 'counter:', count.name);
  for (const key of append.putDataKeys ?? []) lock(true, 'data-key:', key.principal);
  for (const principal of append.eraseDataKeys ?? []) lock(true, 'data-key:', principal);
  const keys = [...locks.keys()].sort((a, b) => a - b);
  return [keys, keys.map((key) => locks.get(key)!)];
}
