import { z } from 'zod';

/** Types of settings, read from text. Their messages finish the sentence "ROLEGATE_X: …". */
export const text = z.string();
export const port = z.string().regex(/^\d{1,5}$/, 'expecting a port number').transform(Number).refine((n) => n <= 65_535, 'expecting a port number up to 65535');
export const seconds = z.string().regex(/^\d{1,9}$/, 'expecting a number of seconds').transform(Number);
export const count = z.string().regex(/^\d{1,9}$/, 'expecting a whole number').transform(Number);
export const positive = z.string().regex(/^[1-9]\d{0,3}$/, 'expecting a number from 1 to 9999').transform(Number);
/** Ceph's default for "none" is -1. */
export const debugInterval = z.string().regex(/^-?\d{1,9}$/, 'expecting a number of seconds').transform((v) => (Number(v) > 0 ? Number(v) : undefined));
export const flag = z.string().toLowerCase().refine((v) => ['true', 'false', '1', '0', 'yes', 'no'].includes(v), 'expecting true or false').transform((v) => v === 'true' || v === '1' || v === 'yes');
export const list = z.string().transform((v) => v.split(/[\s,]+/).filter((one) => one !== ''));
export const choice = <const T extends readonly [string, ...string[]]>(...values: T) => z.enum(values, { error: `expecting one of ${values.join(', ')}` });
