import type { DataKeyWrite, StreamWrite } from '#event-sourcing';
import type { Vault } from '#operation';
import type { TokenKeyAdded, TokenKeyPromoted, TokenKeyRingCreated } from './token-key.events.js';
import { TOKEN_KEY_STREAM, tokenKeyPurpose } from './token-key.projection.js';

/** The append that gives a new cluster its first token key; expects that the ring does not exist. */
export function firstTokenKey(vault: Vault, clusterId: string, keyId: string, key: Buffer): { readonly writes: readonly StreamWrite[]; readonly putDataKeys: readonly DataKeyWrite[] } {
  const dataKey = vault.create(TOKEN_KEY_STREAM);
  const created: TokenKeyRingCreated = { type: 'TokenKeyRingCreated', data: { clusterId } };
  const added: TokenKeyAdded = { type: 'TokenKeyAdded', data: { keyId, sealedKey: vault.seal(TOKEN_KEY_STREAM, tokenKeyPurpose(keyId), key.toString('base64')) } };
  const promoted: TokenKeyPromoted = { type: 'TokenKeyPromoted', data: { keyId } };
  return { writes: [{ stream: TOKEN_KEY_STREAM, account: '', expected: 0, events: [created, added, promoted] }], putDataKeys: [dataKey] };
}
