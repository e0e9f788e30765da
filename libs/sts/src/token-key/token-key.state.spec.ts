import { fold, type NewEvent } from '#event-sourcing';
import { countingIds, history, legibleVault, storedEvents } from '#testing';
import { firstTokenKey } from './first-token-key.js';
import { TOKEN_KEY_STREAM, tokenKeyRing } from './token-key.projection.js';

const folded = (events: readonly NewEvent[]) => fold(tokenKeyRing, undefined, storedEvents(history(tokenKeyRing, TOKEN_KEY_STREAM, '', events)));

describe('the token key ring', () => {
  const clusterId = countingIds().uuid();
  const first = firstTokenKey(legibleVault, clusterId, 'token-1', Buffer.from('key'));

  it('begins with one key that issues, sealed for its own purpose under a data key of its own', () => {
    const [write] = first.writes;
    expect(write).toMatchObject({ stream: TOKEN_KEY_STREAM, account: '', expected: 0 });
    expect(folded(write!.events)).toMatchObject({ clusterId, issuing: 'token-1', keys: [{ keyId: 'token-1', sealedKey: `sealed(${TOKEN_KEY_STREAM}|token-key:token-1|${Buffer.from(Buffer.from('key').toString('base64')).toString('base64')})` }] });
    expect(first.putDataKeys).toMatchObject([{ principal: TOKEN_KEY_STREAM }]);
  });

  it('issues with nothing once its issuing key is retired, and keeps issuing when another one is', () => {
    const events = first.writes[0]!.events;
    expect(folded([...events, { type: 'TokenKeyRetired', data: { keyId: 'token-1' } }])).toMatchObject({ keys: [], issuing: undefined });
    const second: NewEvent[] = [{ type: 'TokenKeyAdded', data: { keyId: 'token-2', sealedKey: 's' } }, { type: 'TokenKeyRetired', data: { keyId: 'token-2' } }];
    expect(folded([...events, ...second])).toMatchObject({ keys: [{ keyId: 'token-1' }], issuing: 'token-1' });
  });

  it('leaves a state that it was given as it is', () => {
    const before = folded(first.writes[0]!.events)!;
    const copy = structuredClone(before);
    fold(tokenKeyRing, before, storedEvents(history(tokenKeyRing, TOKEN_KEY_STREAM, '', [{ type: 'TokenKeyRetired', data: { keyId: 'token-1' } }])));
    expect(before).toEqual(copy);
  });
});
