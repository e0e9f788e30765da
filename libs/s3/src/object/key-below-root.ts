/**
 * Keys may contain `..` and `.`, but none may climb above its bucket's root, whatever way it came: AWS answers 400 to it, and a
 * store that takes keys for paths would find another bucket there.
 */
export function isBelowRoot(key: string): boolean {
  if (!key.includes('..')) return true;
  let depth = 0;
  for (const segment of key.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) return false;
  }
  return true;
}
