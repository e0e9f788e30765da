import type { EventTypes, NewEvent } from '#event-sourcing';
import type { Tag } from '../tag.js';

/** The stored contract of `mfa-device/<uuid>` streams: virtual MFA devices. */
export type MfaDeviceCreated = NewEvent<'MfaDeviceCreated', {
  readonly mfaDeviceId: string;
  /** Its ARN; for a device that an operator gave to a user whatever he called it, unique among that user's. */
  readonly serialNumber: string;
  readonly path: string;
  /** Of the user whom an operator gave it to; nobody else can have it. */
  readonly userId?: string;
  /** Base32, sealed under the device's data key, purpose `mfa-seed`. */
  readonly sealedSeed: string;
  /** Length of a step. */
  readonly seconds: number;
  /** Steps by which a code may be early or late. */
  readonly window: number;
  readonly tags: readonly Tag[];
}>;
/** It counts for one user from here on; that user's stream says so, too. */
export type MfaDeviceEnabled = NewEvent<'MfaDeviceEnabled', {
  readonly userId: string;
  /** Steps by which its clock is ahead of ours. */
  readonly offset: number;
  /** Of the codes that proved it; they count no more. */
  readonly counters: readonly number[];
}>;
export type MfaDeviceResynced = NewEvent<'MfaDeviceResynced', { readonly offset: number; readonly counters: readonly number[] }>;
export type MfaDeviceDeactivated = NewEvent<'MfaDeviceDeactivated', Record<string, never>>;
/** The tags after the change, all of them. */
export type MfaDeviceTagsChanged = NewEvent<'MfaDeviceTagsChanged', { readonly tags: readonly Tag[] }>;
export type MfaDeviceDeleted = NewEvent<'MfaDeviceDeleted', Record<string, never>>;

export type MfaDeviceEvent = MfaDeviceCreated | MfaDeviceEnabled | MfaDeviceResynced | MfaDeviceDeactivated | MfaDeviceTagsChanged | MfaDeviceDeleted;

const first = { schemaVersion: 1, critical: true } as const;

export const mfaDeviceEventTypes = {
  MfaDeviceCreated: first,
  MfaDeviceEnabled: first,
  MfaDeviceResynced: first,
  MfaDeviceDeactivated: first,
  MfaDeviceTagsChanged: first,
  MfaDeviceDeleted: first,
} as const satisfies Record<MfaDeviceEvent['type'], EventTypes[string]>;
