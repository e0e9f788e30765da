import type { SamlAssertion } from './saml-assertion.js';
import { expiredAssertion, refuseAssertion } from './saml-refusals.js';

/** Milliseconds by which the clock of a provider may differ; the end of an assertion is its end. */
const LENIENCE = 60_000;

export interface AssertionRules {
  /** The provider's, as its metadata has it. */
  readonly entityId: string;
  /** What assertions may be for. */
  readonly audiences: readonly string[];
  /** Where they may be sent to; a `*` stands for a label of a host name. */
  readonly recipients: readonly string[];
  /** Milliseconds from its issue in which an assertion may be used. */
  readonly windowMs: number;
}

/**
 * Whether an assertion is of this provider, for here, and of now.
 * @param destination of the response around it
 * @throws RolegateError InvalidIdentityToken, ExpiredTokenException
 */
export function checkAssertion(assertion: SamlAssertion, destination: string | undefined, rules: AssertionRules, now: number): void {
  const { issuer, audiences, recipient } = assertion;
  if (issuer !== rules.entityId) throw refuseAssertion(`its issuer is ${issuer.slice(0, 255)}, the provider's entityID ${rules.entityId}`, 'Issuer not present in specified provider');
  if (audiences.length === 0 || !audiences.every((named) => named.some((audience) => rules.audiences.includes(audience)))) {
    throw refuseAssertion(`it is for ${audiences.flat().slice(0, 5).join(', ').slice(0, 255) || 'nobody'}`, 'Response does not contain the required audience.');
  }
  if (!isRecipient(recipient, rules.recipients)) throw refuseAssertion(`its Recipient is ${recipient.slice(0, 255) || 'nobody'}`);
  if (destination !== undefined && !isRecipient(destination, rules.recipients)) throw refuseAssertion(`the Destination of its Response is ${destination.slice(0, 255)}`);
  checkTimes(assertion, rules, now);
}

function checkTimes({ issuedAt, notBefore, notOnOrAfter, confirmedFrom, confirmedUntil, sessionUntil }: SamlAssertion, { windowMs }: AssertionRules, now: number): void {
  if (issuedAt > now + LENIENCE) throw refuseAssertion(`it was issued in the future, at ${shown(issuedAt)}`);
  const from = Math.max(notBefore ?? 0, confirmedFrom ?? 0);
  if (from > now + LENIENCE) throw refuseAssertion(`it is not valid before ${shown(from)}`);
  const until = Math.min(confirmedUntil, notOnOrAfter ?? Infinity, sessionUntil ?? Infinity);
  if (until <= now) throw expiredAssertion(`it expired at ${shown(until)}`);
  if (now > issuedAt + windowMs) throw expiredAssertion(`it was issued at ${shown(issuedAt)}`, `Token must be redeemed within ${Math.round(windowMs / 60_000)} minutes of issuance`);
}

const shown = (time: number): string => new Date(time).toISOString();

/** AWS has an address for each region: `https://*.signin.aws.amazon.com/saml`. */
function isRecipient(given: string, recipients: readonly string[]): boolean {
  return recipients.some((recipient) => {
    const star = recipient.indexOf('*');
    if (star < 0) return given === recipient;
    const end = recipient.length - star - 1;
    return given.length > star + end && given.startsWith(recipient.slice(0, star)) && given.endsWith(recipient.slice(star + 1)) && /^[\w-]+$/.test(given.slice(star, given.length - end));
  });
}
