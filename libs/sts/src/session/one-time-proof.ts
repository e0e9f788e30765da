import { RolegateError } from '#kernel';
import type { FederatedIdentity, OperationContext } from '#operation';

/** Seconds that a proof stays taken after its end: the clocks of two nodes differ. */
const MARGIN = 120;

/**
 * Takes a proof that opens one session in the whole installation; others pass. Asked when the trust policy has agreed and the
 * input is judged: who gets nothing for it uses nothing up.
 * @throws RolegateError InvalidIdentityToken, ServiceUnavailable
 */
export async function takeProof({ onlyOnce, expiresAt }: FederatedIdentity, { oneTimeUses, now }: Pick<OperationContext, 'oneTimeUses' | 'now'>): Promise<void> {
  if (onlyOnce === undefined) return;
  const seconds = Math.ceil((expiresAt! - now) / 1000) + MARGIN;
  if (!(await oneTimeUses.take(onlyOnce, seconds))) throw new RolegateError('InvalidIdentityToken', 'The assertion has been used before.', { reason: 'assertion-used' });
}
