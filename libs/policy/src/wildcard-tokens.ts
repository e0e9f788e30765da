/** A character of a pattern: a UTF-16 code unit, or one of the two wildcards. */
export type Token = number;
export const STAR: Token = -1;
export const ANY: Token = -2;
