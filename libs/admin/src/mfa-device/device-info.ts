import type { MfaDeviceState } from '#iam';

/** RGW's number of time-based codes (rados::cls::otp::OTPType). */
const TOTP = 2;

/** As radosgw-admin prints a device (otp_info_t::dump), less the seed, which nobody reads back. Times are seconds. */
export const deviceInfo = ({ serialNumber, offset, seconds, window }: MfaDeviceState) => ({ type: TOTP, id: serialNumber, time_ofs: offset * seconds, step_size: seconds, window });
