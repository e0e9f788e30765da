import { type MfaDeviceState, type UserState, deletionOf, mfaDevice, mfaDeviceStream, user } from '#iam';
import { RolegateError } from '#kernel';
import { byStream, type Decision, type Load, type OperationContext, type Present } from '#operation';

type Devices<T> = Readonly<Record<`device ${string}`, T>>;
type Deletion = Required<Pick<Decision<never>, 'writes' | 'release' | 'eraseDataKeys' | 'counts'>>;

const nameOf = (mfaDeviceId: string) => `device ${mfaDeviceId}` as const;

/** All devices that count for a user, for `loads`; the user is looked up in memory, `endOfDevices` judges. */
export function devicesOf(place: Load<UserState>, { directory }: Pick<OperationContext, 'directory'>): Devices<Load<MfaDeviceState>> {
  const owner = 'key' in place ? directory.find(user, place.key) : directory.get(user, place.stream);
  const devices = owner?.state?.mfaDevices ?? [];
  return Object.fromEntries(devices.map(({ mfaDeviceId }) => [nameOf(mfaDeviceId), byStream(mfaDevice, mfaDeviceStream(mfaDeviceId))]));
}

/** Ends them with their user: a seed is nobody else's, and a device without a user can be named by nobody. @throws RolegateError ConcurrentModification */
export function endOfDevices({ mfaDevices = [] }: UserState, found: Devices<Present<MfaDeviceState> | undefined>): Deletion {
  const ends = mfaDevices.map(({ mfaDeviceId }) => {
    const device = found[nameOf(mfaDeviceId)];
    if (!device) throw new RolegateError('ConcurrentModification', '', { reason: 'concurrent-modification', detail: `the device ${mfaDeviceId} was enabled a moment ago` });
    return deletionOf(device);
  });
  return {
    writes: ends.flatMap(({ writes }) => writes),
    release: ends.flatMap(({ release }) => release),
    eraseDataKeys: ends.flatMap(({ eraseDataKeys }) => eraseDataKeys),
    counts: ends.flatMap(({ counts }) => counts),
  };
}
