import type { KeyObject } from 'node:crypto';
import { SealError } from './seal-errors.js';
import { associate, openBox, sealBox } from './sealed-box.js';

const PREFIX = 'rgs1.';

/** What a sealed secret is bound to; it opens nowhere else. */
export interface SecretContext {
  /** Stream id of the owner. */
  readonly principal: string;
  /** What it is for, e.g. `access-key:AKIA…`. */
  readonly purpose: string;
}

/** Seals a secret under its owner's data key: `rgs1.` and base64. */
export function sealSecret(dataKey: KeyObject, context: SecretContext, plaintext: string): string {
  return PREFIX + sealBox(dataKey, associate(PREFIX, context.principal, context.purpose), Buffer.from(plaintext, 'utf8')).toString('base64');
}

/** Throws SealError: malformed (no sealed secret of a known version) or tampered (also another owner, purpose or key). */
export function openSecret(dataKey: KeyObject, context: SecretContext, sealed: string): string {
  if (!sealed.startsWith(PREFIX)) throw new SealError('malformed', 'a sealed secret');
  const encoded = sealed.slice(PREFIX.length);
  const box = Buffer.from(encoded, 'base64');
  if (box.toString('base64') !== encoded) throw new SealError('malformed', 'a sealed secret');
  const content = openBox(dataKey, associate(PREFIX, context.principal, context.purpose), box);
  if (content === undefined) throw new SealError('tampered', 'a sealed secret');
  return content.toString('utf8');
}
