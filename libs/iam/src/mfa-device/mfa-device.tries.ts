import type { OperationContext } from '#operation';

/**
 * Tries of one device in a window, on all nodes together: twelve in five minutes are more than codes that count once allow
 * an honest caller, and give a guesser one code in twenty-eight thousand (RFC 4226, section 7.3, asks for a bound).
 */
const TRIES = 12;
/** Seconds. */
const WINDOW = 300;
/** Milliseconds. */
const STEP = 30_000;

/** Takes one of the tries; who makes one a step finds the first that he asks for free. False: there is none left now. */
export async function takeTry(mfaDeviceId: string, { oneTimeUses, now }: Pick<OperationContext, 'oneTimeUses' | 'now'>): Promise<boolean> {
  const first = Math.floor(now / STEP);
  for (let i = 0; i < TRIES; i++) if (await oneTimeUses.take(`mfa-try/${mfaDeviceId}/${(first + i) % TRIES}`, WINDOW)) return true;
  return false;
}
