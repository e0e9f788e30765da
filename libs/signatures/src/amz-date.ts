const DIGITS_AT = [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14] as const;

/** Milliseconds of `YYYYMMDDTHHMMSSZ` (ISO 8601 basic, the only form SigV4 signs), or undefined. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined;
  for (const at of DIGITS_AT) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return undefined;
  }
  const [year, month, day] = [number(text, 0, 4), number(text, 4, 6), number(text, 6, 8)];
  const [hour, minute, second] = [number(text, 9, 11), number(text, 11, 13), number(text, 13, 15)];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function number(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + text.charCodeAt(i) - 0x30;
  return value;
}

/** `YYYYMMDDTHHMMSSZ` of an instant in milliseconds. */
export const formatAmzDate = (at: number): string => {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
};

/** The instant of a `Date` header: RFC 1123, or the basic form that some clients put there. */
export function parseDateHeader(text: string): number | undefined {
  const basic = parseAmzDate(text);
  if (basic !== undefined) return basic;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
