import { type MfaDeviceState, MFA_SEED, counterOfCode, mfaDevice, mfaDeviceStream, secondsUsed, takeTry, user } from '#iam';
import { RolegateError } from '#kernel';
import type { ConditionValues, OperationContext, Present } from '#operation';

export interface MfaInput {
  readonly SerialNumber?: string;
  readonly TokenCode?: string;
}

/** A code that a device of the caller shows now, not yet taken. */
export interface MfaProof {
  readonly serialNumber: string;
  readonly device: Present<MfaDeviceState>;
  readonly counter: number;
}

const INVALID_CODE = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';

/** What requests have proven, so that their code is tried once however often they are authorized. */
const proofs = new WeakMap<OperationContext, Promise<MfaProof>>();

/** What a request proves by its own MFA parameters. Source: IAM User Guide, "Secure API access with MFA". */
export const mfaConditions = (proof: MfaProof | undefined): ConditionValues =>
  (proof ? { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } : {});

export const mfaConditionKeys: readonly string[] = ['aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge'];

/**
 * The proof that SerialNumber and TokenCode give; undefined without both. Nothing is taken yet: see takeMfa.
 * @throws RolegateError AccessDenied with AWS's sentences
 */
export function provenMfa(input: MfaInput, ctx: OperationContext): Promise<MfaProof> | undefined {
  const { SerialNumber: serialNumber, TokenCode: code } = input;
  if (serialNumber === undefined && code === undefined) return undefined;
  if (serialNumber === undefined || code === undefined) throw refused('must provide both MFA serial number and one time pass code.', 'only one of the two was given');
  const known = proofs.get(ctx);
  if (known) return known;
  const device = deviceOf(serialNumber, ctx);
  if (!device) throw refused('unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.', 'no such device of the caller');
  const proof = prove(serialNumber, code, device, ctx);
  proofs.set(ctx, proof);
  return proof;
}

/** The code is used up from here on, on every node: to be asked last before a session is issued for it. @throws RolegateError AccessDenied */
export async function takeMfa({ serialNumber, device, counter }: MfaProof, ctx: OperationContext): Promise<void> {
  const { mfaDeviceId } = device.state;
  if (!(await ctx.oneTimeUses.take(`mfa-code/${mfaDeviceId}/${counter}`, secondsUsed(device.state)))) throw invalidCode('the code was used before');
  ctx.note({ mfaSerial: serialNumber });
}

/** The device in memory that counts for the user who calls, by key or by a session of that user's own. */
function deviceOf(serialNumber: string, { principal, directory }: OperationContext): Present<MfaDeviceState> | undefined {
  const { kind, stream } = principal;
  if (kind !== 'user' && kind !== 'root' && kind !== 'session') return undefined;
  const counting = directory.get(user, stream)?.state?.mfaDevices?.find((one) => one.serialNumber === serialNumber);
  const found = counting && directory.get(mfaDevice, mfaDeviceStream(counting.mfaDeviceId));
  return found?.state ? (found as Present<MfaDeviceState>) : undefined;
}

async function prove(serialNumber: string, code: string, device: Present<MfaDeviceState>, ctx: OperationContext): Promise<MfaProof> {
  if (!(await takeTry(device.state.mfaDeviceId, ctx))) throw new RolegateError('AccessDenied', INVALID_CODE, { reason: 'mfa-tries' });
  const seed = await ctx.openSecret(device.stream, MFA_SEED, device.state.sealedSeed);
  const counter = seed === undefined ? undefined : counterOfCode(device.state, seed, code, ctx.now);
  if (counter === undefined) throw invalidCode('the device does not show this code');
  return { serialNumber, device, counter };
}

const refused = (why: string, detail: string): RolegateError => new RolegateError('AccessDenied', `MultiFactorAuthentication failed, ${why}`, { reason: 'mfa', detail });

const invalidCode = (detail: string): RolegateError => new RolegateError('AccessDenied', INVALID_CODE, { reason: 'mfa', detail });
