/** CPU time of processes from Linux's /proc (proc(5)): user and system, all threads, microseconds. NaN elsewhere. */
import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ: 100 on every Linux architecture that Node runs on. */
const TICK_US = 10_000;

/** @returns {{ parent: number, own: number, waited: number } | undefined} own time, and that of ended children */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), own: (Number(fields[11]) + Number(fields[12])) * TICK_US, waited: (Number(fields[13]) + Number(fields[14])) * TICK_US };
  } catch {
    return undefined;
  }
}

/** One process. */
export const cpuOf = (pid) => stat(pid)?.own ?? NaN;

/** A process with its living and its ended children: Postgres has one per connection. */
export function cpuOfFamily(pid) {
  const head = pid === undefined ? undefined : stat(pid);
  if (head === undefined) return NaN;
  let sum = head.own + head.waited;
  for (const name of readdirSync('/proc')) {
    const one = /^\d+$/.test(name) ? stat(name) : undefined;
    if (one?.parent === pid) sum += one.own;
  }
  return sum;
}
