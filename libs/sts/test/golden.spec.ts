import { readFileSync } from 'node:fs';
import { type Aggregate, fold, type NewEvent } from '#event-sourcing';
import { history, HISTORY_TIME, storedEvents } from '#testing';
import { identityMapping, revocation, SEAL_KEY_STREAM, sealKeyRing, TOKEN_KEY_STREAM, tokenKeyRing } from '../src/index.js';

/*
 * Every event type as it was ever written. The files are never changed: a new schema version gets a file of its own, and
 * the old one must still fold to the same state.
 */
type Golden = NewEvent & { readonly schemaVersion: number };
const read = (name: string): Golden[] => JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), 'utf8')) as Golden[];
const tokenKeys = read('token-key-events.v1');
const sealKeys = read('seal-key-events.v1');
const revocations = read('revocation-events.v1');
const mappings = read('identity-mapping-events.v1');
const stateAfter = <S>(aggregate: Aggregate<S>, stream: string, golden: readonly Golden[]): S | undefined => fold(aggregate, undefined, storedEvents(history(aggregate, stream, '', golden)));

describe('stored events of the key rings and revocations', () => {
  it.each([['token', tokenKeyRing, tokenKeys], ['seal', sealKeyRing, sealKeys], ['revocation', revocation, revocations], ['identity-mapping', identityMapping, mappings]] as const)('have a golden event for each type and version (%s)', (_, aggregate, golden) => {
    for (const [type, { schemaVersion }] of Object.entries(aggregate.events)) {
      for (let version = 1; version <= schemaVersion; version++) expect(golden).toContainEqual(expect.objectContaining({ type, schemaVersion: version }));
    }
  });

  it('fold to the cut-offs that they made', () => {
    const by = 'arn:aws:iam:::user/history';
    const after = (count: number) => stateAfter(revocation, 'revocation/3f0', revocations.slice(0, count));
    const session = { sessionsRevoked: { id: '019ab000-0000-7000-8000-000000000001', by, at: HISTORY_TIME, position: '0.0.1' }, keptUntil: Date.UTC(2026, 0, 3, 15, 9, 5) };
    const id = '019ab000-0000-7000-8000-000000000002';
    const all = { sessionsCutOff: { id, by, at: HISTORY_TIME, position: '0.0.2', issuedBefore: new Date('2026-01-01T00:00:00Z') }, keptUntil: Date.UTC(2026, 0, 2, 12, 5) };
    expect(after(2)).toEqual({ shard: '3f0', cutOffs: { 'session:019ab000-0000-7000-8000-00000000000a': session, all } });
    expect(after(4)).toEqual({ shard: '3f0', cutOffs: { 'session:019ab000-0000-7000-8000-00000000000a': session, all } });
  });

  it('fold to the identity mapping that they made', () => {
    expect(stateAfter(identityMapping, 'identity-mapping/1', mappings.slice(0, 2))).toEqual({
      account: '', mappingId: '019ab000-0000-7000-8000-000000000001', provider: 'ldap', match: { kind: 'group', value: 'cn=dev\\, ops,ou=groups' },
      roleArns: ['arn:aws:iam:::role/Dev', 'arn:aws:iam:::role/Ops'], policies: [], createDate: HISTORY_TIME, sessionEpoch: 1,
    });
    expect(stateAfter(identityMapping, 'identity-mapping/1', mappings)).toBeUndefined();
  });

  it('fold to the token ring that they made', () => {
    const clusterId = '019ab000-0000-7000-8000-000000000001';
    const first = { keyId: 'token-1', sealedKey: 'sealed-1', addedAt: HISTORY_TIME };
    const second = { keyId: 'token-2', sealedKey: 'sealed-2', addedAt: HISTORY_TIME };
    const after = (count: number) => stateAfter(tokenKeyRing, TOKEN_KEY_STREAM, tokenKeys.slice(0, count));
    expect(after(2)).toEqual({ clusterId, keys: [first], issuing: undefined, retired: [] });
    expect(after(4)).toEqual({ clusterId, keys: [{ ...first, promotedAt: HISTORY_TIME }, second], issuing: 'token-1', retired: [] });
    expect(after(6)).toEqual({ clusterId, keys: [{ ...second, promotedAt: HISTORY_TIME }], issuing: 'token-2', retired: [{ keyId: 'token-1', retiredAt: HISTORY_TIME }] });
  });

  it('fold to the seal ring that they made', () => {
    const second = { keyId: 'seal-2', fingerprint: 'ffeeddccbbaa99887766554433221100', promotedAt: HISTORY_TIME };
    const after = (count: number) => stateAfter(sealKeyRing, SEAL_KEY_STREAM, sealKeys.slice(0, count));
    expect(after(3)).toMatchObject({ keys: [{ keyId: 'seal-1' }, second], issuing: 'seal-2', rewrappingSince: HISTORY_TIME });
    expect(after(5)).toEqual({ keys: [second], issuing: 'seal-2', retired: ['seal-1'], rewrappingSince: undefined });
  });
});
