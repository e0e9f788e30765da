import { randomBytes } from 'node:crypto';
import type { SecretVault } from '#edge';
import { ConflictError, type EventStore } from '#event-sourcing';
import { uuidv7 } from '#kernel';
import { type KeyRing, mixCephKey } from '#seal';
import { firstTokenKey, promoteSealKey, TOKEN_KEY_STREAM } from '#sts';

const META = { actor: 'arn:aws:iam:::system/first-keys', requestId: 'first-keys', sourceIp: '', reason: 'first start' };

/**
 * Makes the cluster's id, its first token key and the beginning of its seal ring, once; of nodes that start together one
 * wins. A cluster that began before the seal ring was in the log has none until its first promotion.
 */
export async function ensureKeyRings(store: EventStore, vault: SecretVault, sealRing: KeyRing, cephKey: string | undefined): Promise<void> {
  if ((await store.versions([TOKEN_KEY_STREAM])).get(TOKEN_KEY_STREAM)) return;
  const key = cephKey === undefined ? randomBytes(32) : mixCephKey(cephKey, randomBytes(32));
  const first = firstTokenKey(await vault.forDecision([]), uuidv7(), `token-${Date.now()}`, key);
  const seal = promoteSealKey(undefined, sealRing.issuingKeyId, sealRing.fingerprints().get(sealRing.issuingKeyId)!);
  try {
    await store.append({ commandId: uuidv7(), meta: META, ...first, writes: [...first.writes, seal!] });
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
  vault.forget(TOKEN_KEY_STREAM);
}
