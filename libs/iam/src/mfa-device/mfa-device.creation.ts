import type { Append, NewEvent } from '#event-sourcing';
import type { AccountId } from '#kernel';
import type { WriteContext } from '#operation';
import { countIn } from '../account/account.counts.js';
import type { Tag } from '../tag.js';
import type { MfaDeviceCreated, MfaDeviceEvent } from './mfa-device.events.js';
import { MFA_SEED, mfaDeviceStream, mfaSerialKey } from './mfa-device.projection.js';

/** Source: RFC 6238, section 5.2: 30 seconds, one step of tolerance. */
export const DEFAULT_SECONDS = 30;
export const DEFAULT_WINDOW = 1;

export interface NewMfaDevice {
  readonly account: AccountId;
  readonly serialNumber: string;
  readonly path: string;
  /** Base32. */
  readonly seed: string;
  readonly seconds?: number;
  readonly window?: number;
  readonly tags: readonly Tag[];
  /** Of the user to whom an operator gives it. */
  readonly userId?: string;
}

/** Pure: event, claim and data key of a new device, with what follows at once. */
export function newMfaDevice(input: NewMfaDevice, ctx: Pick<WriteContext, 'vault' | 'ids'>, then: readonly MfaDeviceEvent[] = []): { readonly mfaDeviceId: string; readonly append: Required<Pick<Append, 'writes' | 'take' | 'putDataKeys' | 'counts'>> } {
  const { account, serialNumber, seed, userId } = input;
  const mfaDeviceId = ctx.ids.uuid();
  const stream = mfaDeviceStream(mfaDeviceId);
  const dataKey = ctx.vault.create(stream);
  const created: MfaDeviceCreated = {
    type: 'MfaDeviceCreated',
    data: {
      mfaDeviceId,
      serialNumber,
      path: input.path,
      userId,
      sealedSeed: ctx.vault.seal(stream, MFA_SEED, seed),
      seconds: input.seconds ?? DEFAULT_SECONDS,
      window: input.window ?? DEFAULT_WINDOW,
      tags: input.tags,
    },
  };
  const events: readonly NewEvent[] = [created, ...then];
  return {
    mfaDeviceId,
    append: {
      writes: [{ stream, account, expected: 0, events }],
      take: [{ name: mfaSerialKey(account, serialNumber, userId), owner: stream }],
      putDataKeys: [dataKey],
      counts: countIn(account, 'mfa-devices', 1),
    },
  };
}
