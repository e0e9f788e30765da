import { setTimeout as sleep } from 'node:timers/promises';
import { acceptedByAll } from '#admin';
import type { SecretVault } from '#edge';
import { ConflictError, type EventStore, type StreamWrite, type Tenure } from '#event-sourcing';
import { type Clock, isRolegateError, uuidv7 } from '#kernel';
import type { Barrier, Directory, Present } from '#operation';
import { addTokenKey, nextRotationStep, promoteTokenKey, retireTokenKey, type RotationSettings, type RotationStep, TOKEN_KEY_STREAM, tokenKeyRing, type TokenKeyRingState } from '#sts';
import type { Logger } from '#telemetry';
import type { NodeKeys } from './node-keys.js';

export interface TokenKeyRotationOptions extends RotationSettings {
  readonly store: Pick<EventStore, 'append'>;
  readonly directory: Pick<Directory, 'get'>;
  readonly barrier: Barrier;
  readonly vault: Pick<SecretVault, 'forDecision'>;
  readonly keys: NodeKeys;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds between looks at the ring, which is in memory. */
  readonly interval?: number;
}

const META = { actor: 'arn:aws:iam:::system/token-key-rotation', requestId: 'token-key-rotation', sourceIp: '', reason: 'rotation by age' };
type Step = Exclude<RotationStep, { readonly do: 'wait' }>;

/**
 * Rotation of the token ring by age, the work of one process at a time. Two that think so at once cannot harm: every step
 * expects the ring as it was read, and a promotion asks the members whoever makes it.
 */
export class TokenKeyRotation {
  constructor(private readonly options: TokenKeyRotationOptions) {}

  readonly work = async (tenure: Tenure): Promise<void> => {
    const { interval = 10_000 } = this.options;
    while (tenure.holds()) {
      if (!(await this.step())) await sleep(interval, undefined, { signal: tenure.signal }).catch(() => undefined);
    }
  };

  /** True when something was done, and more may be due. */
  async step(): Promise<boolean> {
    const { directory, clock } = this.options;
    const ring = directory.get(tokenKeyRing, TOKEN_KEY_STREAM) as Present<TokenKeyRingState> | undefined;
    if (!ring?.state) return false;
    const step = nextRotationStep(ring.state, clock.now(), this.options);
    if (step.do === 'wait') return false;
    try {
      return await this.carryOut(step, ring);
    } catch (error) {
      if (error instanceof ConflictError) return false;
      if (!isRolegateError(error)) throw error;
      this.options.logger.warn({ detail: error.message }, `rotation of the token ring: ${step.do} waits`);
      return false;
    }
  }

  private async carryOut(step: Step, ring: Present<TokenKeyRingState>): Promise<boolean> {
    const { store, barrier, logger, keys } = this.options;
    const [keyId, write] = await this.decide(step, ring);
    if (!write) return false;
    if (step.do === 'promote') await acceptedByAll(keys, 'token', keyId);
    const { position } = await store.append({ commandId: uuidv7(), meta: META, writes: [write] });
    logger.info({ keyId }, `rotation of the token ring: ${step.do}`);
    await barrier.passed(position);
    return true;
  }

  private async decide(step: Step, ring: Present<TokenKeyRingState>): Promise<[keyId: string, write: StreamWrite | undefined]> {
    const { vault, keys, clock, maxSessionDuration } = this.options;
    if (step.do === 'promote') return [step.keyId, promoteTokenKey(ring, step.keyId)];
    if (step.do === 'retire') return [step.keyId, retireTokenKey(ring, step.keyId, { now: clock.now(), maxSessionDuration, atOnce: false })];
    const keyId = `token-${clock.now()}`;
    return [keyId, addTokenKey(ring, keyId, keys.newTokenKey(), await vault.forDecision([TOKEN_KEY_STREAM]))];
  }
}
