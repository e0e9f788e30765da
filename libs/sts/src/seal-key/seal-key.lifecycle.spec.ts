import type { NewEvent } from '#event-sourcing';
import type { Present } from '#operation';
import { folded, history } from '#testing';
import { finishRewrap, promoteSealKey, retireSealKey, startRewrap } from './seal-key.lifecycle.js';
import { SEAL_KEY_STREAM, sealKeyRing } from './seal-key.projection.js';
import type { SealKeyRingState } from './seal-key.state.js';

const promoted = (keyId: string): NewEvent => ({ type: 'SealKeyPromoted', data: { keyId, fingerprint: `print-${keyId}` } });
const retired = (keyId: string): NewEvent => ({ type: 'SealKeyRetired', data: { keyId } });
const started: NewEvent = { type: 'DataKeyRewrapStarted', data: { keyId: 'b' } };
const finished: NewEvent = { type: 'DataKeyRewrapFinished', data: { keyId: 'b' } };
const ring = (...events: readonly NewEvent[]) => folded(history(sealKeyRing, SEAL_KEY_STREAM, '', events)) as Present<SealKeyRingState>;
const refusal = (code: string) => expect.objectContaining({ code });

describe('the seal ring', () => {
  it('begins with the first promotion', () => {
    expect(promoteSealKey(undefined, 'a', 'print-a')).toEqual({ stream: SEAL_KEY_STREAM, account: '', expected: 0, events: [promoted('a')] });
    expect(ring(promoted('a')).state).toMatchObject({ issuing: 'a', keys: [{ keyId: 'a', fingerprint: 'print-a' }], retired: [] });
  });

  it('keeps every key that has wrapped until it is retired', () => {
    expect(ring(promoted('a'), promoted('b')).state).toMatchObject({ issuing: 'b', keys: [{ keyId: 'a' }, { keyId: 'b' }] });
    expect(ring(promoted('a'), promoted('b'), promoted('a')).state).toMatchObject({ issuing: 'a', keys: [{ keyId: 'b' }, { keyId: 'a' }] });
    expect(ring(promoted('a'), promoted('b'), retired('a')).state).toMatchObject({ issuing: 'b', keys: [{ keyId: 'b' }], retired: ['a'] });
  });

  it('promotes nothing twice and nothing that was retired', () => {
    expect(promoteSealKey(ring(promoted('a')), 'a', 'print-a')).toBeUndefined();
    expect(() => promoteSealKey(ring(promoted('a'), promoted('b'), retired('a')), 'a', 'print-a')).toThrow(refusal('OperationAborted'));
  });

  it('retires neither the key that wraps nor one that it does not have', () => {
    expect(() => retireSealKey(ring(promoted('a')), 'a', true)).toThrow(refusal('DeleteConflict'));
    expect(() => retireSealKey(undefined, 'a', true)).toThrow(refusal('DeleteConflict'));
    expect(() => retireSealKey(ring(promoted('a')), 'x', false)).toThrow(refusal('NoSuchKey'));
    expect(retireSealKey(ring(promoted('a'), promoted('b')), 'a', false)?.events).toEqual([retired('a')]);
    expect(retireSealKey(ring(promoted('b')), 'a', true)?.events).toEqual([retired('a')]);
    expect(retireSealKey(ring(promoted('a'), promoted('b'), retired('a')), 'a', false)).toBeUndefined();
  });

  it('is rewrapped once at a time, and not before something was promoted', () => {
    expect(() => startRewrap(undefined)).toThrow(refusal('OperationAborted'));
    expect(startRewrap(ring(promoted('b')))?.events).toEqual([started]);
    const running = ring(promoted('b'), started);
    expect(running.state.rewrappingSince).toBeInstanceOf(Date);
    expect(startRewrap(running)).toBeUndefined();
    expect(finishRewrap(running).events).toEqual([finished]);
    expect(ring(promoted('b'), started, finished).state.rewrappingSince).toBeUndefined();
  });
});
