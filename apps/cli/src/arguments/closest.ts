/**
 * The word that was probably meant: no further away than a third of what was typed, counted in letters that are missing,
 * too many, wrong or swapped (optimal string alignment distance). undefined when none is near.
 */
export function closest(typed: string, words: Iterable<string>): string | undefined {
  let limit = Math.max(1, Math.floor(typed.length / 3));
  let found: string | undefined;
  for (const word of words) {
    if (Math.abs(word.length - typed.length) > limit) continue;
    const away = distance(typed, word);
    if (away > limit || (found !== undefined && away === limit)) continue;
    [found, limit] = [word, away];
  }
  return found;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
