import type { StreamWrite } from '#event-sourcing';
import { RolegateError } from '#kernel';
import type { Present } from '#operation';
import type { DataKeyRewrapFinished, DataKeyRewrapStarted, SealKeyEvent, SealKeyPromoted, SealKeyRetired } from './seal-key.events.js';
import { SEAL_KEY_STREAM } from './seal-key.projection.js';
import type { SealKeyRingState } from './seal-key.state.js';

/** undefined: nothing was ever promoted. */
type Ring = Present<SealKeyRingState> | undefined;

/** undefined: it wraps already. `fingerprint`: of the key as every member has it. @throws RolegateError OperationAborted for a retired one */
export function promoteSealKey(ring: Ring, keyId: string, fingerprint: string): StreamWrite | undefined {
  if (ring?.state.retired.includes(keyId)) throw new RolegateError('OperationAborted', `The key ${keyId} of the seal ring was retired; ids are not used again.`);
  const promoted: SealKeyPromoted = { type: 'SealKeyPromoted', data: { keyId, fingerprint } };
  return ring?.state.issuing === keyId ? undefined : write(ring, promoted);
}

/**
 * undefined: it was retired before. That nothing is wrapped under it is made sure of before the append.
 * `configured`: the node that decides has it. @throws RolegateError NoSuchKey; DeleteConflict while new data keys are wrapped under it
 */
export function retireSealKey(ring: Ring, keyId: string, configured: boolean): StreamWrite | undefined {
  if (ring?.state.retired.includes(keyId)) return undefined;
  if (!configured && !ring?.state.keys.some((key) => key.keyId === keyId)) throw new RolegateError('NoSuchKey', `The seal ring has no key ${keyId}.`);
  if (ring?.state.issuing === undefined || ring.state.issuing === keyId) throw new RolegateError('DeleteConflict', `New data keys are wrapped under the key ${keyId}; promote another one first.`);
  const retired: SealKeyRetired = { type: 'SealKeyRetired', data: { keyId } };
  return write(ring, retired);
}

/** undefined: it goes on already. @throws RolegateError OperationAborted before the first promotion */
export function startRewrap(ring: Ring): StreamWrite | undefined {
  if (ring?.state.issuing === undefined) throw new RolegateError('OperationAborted', 'No key of the seal ring has been promoted; promote the one to rewrap under first.');
  const started: DataKeyRewrapStarted = { type: 'DataKeyRewrapStarted', data: { keyId: ring.state.issuing } };
  return ring.state.rewrappingSince ? undefined : write(ring, started);
}

export function finishRewrap(ring: Present<SealKeyRingState>): StreamWrite {
  const finished: DataKeyRewrapFinished = { type: 'DataKeyRewrapFinished', data: { keyId: ring.state.issuing! } };
  return write(ring, finished);
}

const write = (ring: Ring, event: SealKeyEvent): StreamWrite => ({ stream: SEAL_KEY_STREAM, account: '', expected: ring?.version ?? 0, events: [event] });
