import { readFileSync } from 'node:fs';
import { fold, type NewEvent } from '#event-sourcing';
import { history, HISTORY_TIME, storedEvents } from '#testing';
import { TOKEN_KEY_STREAM, tokenKeyRing, type TokenKeyRingState } from '../src/index.js';

/*
 * Every event type as it was ever written. The file is never changed: a new schema version gets a file of its own, and
 * the old one must still fold to the same state.
 */
type Golden = NewEvent & { readonly schemaVersion: number };
const golden = JSON.parse(readFileSync(new URL('golden/token-key-events.v1.json', import.meta.url), 'utf8')) as Golden[];
const stateAfter = (count: number): TokenKeyRingState | undefined => fold(tokenKeyRing, undefined, storedEvents(history(tokenKeyRing, TOKEN_KEY_STREAM, '', golden.slice(0, count))));

describe('stored events of the token key ring', () => {
  it('have a golden event for each type and version', () => {
    for (const [type, { schemaVersion }] of Object.entries(tokenKeyRing.events)) {
      for (let version = 1; version <= schemaVersion; version++) expect(golden).toContainEqual(expect.objectContaining({ type, schemaVersion: version }));
    }
  });

  it('fold to the ring that they made', () => {
    const clusterId = '019ab000-0000-7000-8000-000000000001';
    const first = { keyId: 'token-1', sealedKey: 'sealed-1', addedAt: HISTORY_TIME };
    const second = { keyId: 'token-2', sealedKey: 'sealed-2', addedAt: HISTORY_TIME };
    expect(stateAfter(2)).toEqual({ clusterId, keys: [first], issuing: undefined });
    expect(stateAfter(4)).toEqual({ clusterId, keys: [first, second], issuing: 'token-1' });
    expect(stateAfter(6)).toEqual({ clusterId, keys: [second], issuing: 'token-2' });
  });
});
