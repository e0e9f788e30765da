import { RolegateError } from '#kernel';
import type { AdminInput } from '#operation';
import { displayText } from './parameters.js';

/** Lower-cased, as RGW keeps it (rgw_user.h, set_user_email); any text will do there. @throws RolegateError InvalidArgument */
export const emailOf = (input: AdminInput): string | undefined => displayText(input, 'email')?.toLowerCase();

export const emailExists = (): RolegateError => new RolegateError('EmailExists', 'Provided email address exists.');
