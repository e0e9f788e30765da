import { setTimeout as sleep } from 'node:timers/promises';
import { RolegateError } from '#kernel';
import { acceptedAs, type KeyRings, type RingName } from './key-rings.js';

/**
 * Milliseconds that a promotion waits: members say what they accept when they renew their lease (2 s at most), and who is
 * dead is known after a lease and a tenth.
 */
const PATIENCE = 5000;
const PAUSE = 100;

/** Members that do not accept the key as the fingerprint has it, in order of their names. */
export async function lacking(rings: KeyRings, ring: RingName, keyId: string, fingerprint: string | undefined): Promise<string[]> {
  const members = await rings.members();
  return members.filter(({ keys }) => fingerprint === undefined || keys.get(acceptedAs(ring, keyId)) !== fingerprint).map(({ name }) => name).sort();
}

/**
 * Resolves when every member accepts the key. Who joins later has read of it before it serves, and does not serve without
 * it: so from here on the key may issue.
 * @throws RolegateError OperationAborted after PATIENCE, naming those that do not
 */
export async function acceptedByAll(rings: KeyRings, ring: RingName, keyId: string, patience = PATIENCE): Promise<void> {
  for (let waited = 0; ; waited += PAUSE) {
    const missing = await lacking(rings, ring, keyId, rings.fingerprint(ring, keyId));
    if (missing.length === 0) return;
    if (waited >= patience) throw new RolegateError('OperationAborted', `The key ${keyId} is not accepted by every member yet: ${missing.join(', ')}.`, { reason: 'key-not-accepted' });
    await sleep(PAUSE);
  }
}
