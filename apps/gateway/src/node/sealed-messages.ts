import type { AddressedMessage, AuthorizationMessages } from '#operation';
import { openText, sealText } from '#seal';
import type { TokenRing } from './token-ring.js';

const PURPOSE = 'authorization-message/1';
/** Milliseconds that a message can be opened; a token key that retires sooner ends it sooner. */
const LIFETIME = 24 * 3_600_000;

/** Explanations of denials, sealed under the token ring: any node opens what any other has sealed. */
export class SealedMessages implements AuthorizationMessages {
  constructor(private readonly ring: TokenRing, private readonly switchedOn: boolean) {}

  seal(message: AddressedMessage, now: number): string | undefined {
    return this.switchedOn ? sealText(this.ring.current(), this.context(), JSON.stringify(message), now + LIFETIME) : undefined;
  }

  open(sealed: string, now: number): AddressedMessage | undefined {
    const text = openText(this.ring.current(), this.context(), sealed, now);
    return text === undefined ? undefined : (JSON.parse(text) as AddressedMessage);
  }

  private context(): { readonly purpose: string; readonly clusterId: string } {
    return { purpose: PURPOSE, clusterId: this.ring.clusterId };
  }
}
