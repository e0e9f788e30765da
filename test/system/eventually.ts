import { setTimeout as sleep } from 'node:timers/promises';

/** The first answer that is not undefined; asked every 25 ms. @throws Error after the time limit */
export async function eventually<T>(ask: () => Promise<T | undefined> | T | undefined, limitMs = 10_000): Promise<T> {
  for (const end = performance.now() + limitMs; performance.now() < end; await sleep(25)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`nothing came within ${limitMs} ms`);
}
