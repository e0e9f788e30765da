import { type AnyHistory, history } from '#testing';
import type { NewEvent } from '#event-sourcing';
import { SEAL_KEY_STREAM, sealKeyRing, TOKEN_KEY_STREAM, tokenKeyRing } from '#sts';
import type { KeyRings, RingMember } from '../src/key/index.js';

const key = (type: string, keyId: string, more: object = {}): NewEvent => ({ type, data: { keyId, ...more } });
export const added = (keyId: string) => key('TokenKeyAdded', keyId, { sealedKey: 's' });
export const promoted = (keyId: string) => key('TokenKeyPromoted', keyId);
export const retired = (keyId: string) => key('TokenKeyRetired', keyId);
export const sealPromoted = (keyId: string) => key('SealKeyPromoted', keyId, { fingerprint: `print-${keyId}` });
export const sealRetired = (keyId: string) => key('SealKeyRetired', keyId);

export const tokenRing = (...more: readonly NewEvent[]): AnyHistory => history(tokenKeyRing, TOKEN_KEY_STREAM, '', [added('t1'), promoted('t1'), ...more]);
export const sealRing = (...events: readonly NewEvent[]): AnyHistory => history(sealKeyRing, SEAL_KEY_STREAM, '', events);

export const member = (name: string, ...keys: readonly string[]): RingMember => ({ name, keys: new Map(keys.map((id) => [id, `print-${id.split(':')[1]}`])) });

/** Both rings of a cluster of two, whose keys' fingerprints are `print-<id>`; each call of a port can be told otherwise. */
export class FakeKeyRings implements KeyRings {
  all: RingMember[] = [member('host:1', 'token:t1', 'seal:s1'), member('host:2', 'token:t1', 'seal:s1')];
  counts = new Map([['s1', 3]]);
  issuing = 's1';
  readonly closed = new Set<string>();

  newTokenKey = (given?: Buffer): Buffer => given ?? Buffer.alloc(32, 7);
  fingerprint = (ring: 'token' | 'seal', keyId: string): string | undefined => this.all[0]!.keys.get(`${ring}:${keyId}`);
  wrapsUnder = (): string => this.issuing;
  members = async (): Promise<readonly RingMember[]> => this.all;
  wrapped = async (): Promise<ReadonlyMap<string, number>> => this.counts;
  closeSealKey = async (keyId: string): Promise<boolean> => {
    if ((this.counts.get(keyId) ?? 0) > 0) return false;
    this.closed.add(keyId);
    return true;
  };
  reopenSealKey = async (keyId: string): Promise<void> => void this.closed.delete(keyId);
}

export const operator = { principal: { caps: [{ type: 'zone', perm: '*' as const }] } };
export const reader = { principal: { caps: [{ type: 'zone', perm: 'read' as const }] } };
