import type { ValueMatcher } from './condition-test.js';

/** Eight 16-bit groups. An IPv4 address is held in its mapped form ::ffff:a.b.c.d, so both families compare alike. */
export type IpGroups = readonly number[];

const MAPPED = [0, 0, 0, 0, 0, 0xffff] as const;

/** Dotted decimal as 32 bits, at most 2^32 - 1; undefined when it is none. */
function parseV4(text: string): number | undefined {
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit >= 0 && digit <= 9) {
      // A leading zero reads as octal in some resolvers: refused (RFC 6943 §3.1.1).
      if (octet === 0) return undefined;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return undefined;
    } else if (text.charCodeAt(i) === 0x2e && octet >= 0 && dots < 3) {
      address = address * 256 + octet;
      octet = -1;
      dots++;
    } else return undefined;
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : undefined;
}

/** The groups of one side of `::`; undefined when one is no hexadecimal number. */
function parseGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      groups.push(v4 >>> 16, v4 & 0xffff);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An IPv4 or IPv6 address (RFC 4291 §2.2); undefined when the text is none. */
export function parseIp(text: string): IpGroups | undefined {
  if (!text.includes(':')) {
    const v4 = parseV4(text);
    return v4 === undefined ? undefined : [...MAPPED, v4 >>> 16, v4 & 0xffff];
  }
  const gap = text.indexOf('::');
  if (gap < 0) {
    const groups = parseGroups(text);
    return groups?.length === 8 ? groups : undefined;
  }
  const tail = text.slice(gap + 2);
  const left = parseGroups(text.slice(0, gap));
  const right = parseGroups(tail);
  if (left === undefined || right === undefined || text.slice(0, gap).includes('.') || left.length + right.length > 7) return undefined;
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

export interface IpRange {
  readonly groups: IpGroups;
  /** Of the 128 bits. */
  readonly prefix: number;
}

/** An address or CIDR block; bits behind the prefix are ignored, as AWS does. */
export function parseRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const groups = parseIp(address);
  if (groups === undefined) return undefined;
  if (slash < 0) return { groups, prefix: 128 };
  const digits = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits)) return undefined;
  const prefix = Number(digits) + (address.includes(':') ? 0 : 96);
  return prefix > 128 ? undefined : { groups, prefix };
}

function inRange(groups: IpGroups, range: IpRange): boolean {
  let bits = range.prefix;
  for (let i = 0; bits > 0; i++, bits -= 16) {
    const shift = bits >= 16 ? 0 : 16 - bits;
    if (groups[i]! >> shift !== range.groups[i]! >> shift) return false;
  }
  return true;
}

const isMapped = (groups: IpGroups): boolean =>
  groups[5] === 0xffff && groups[4] === 0 && groups[3] === 0 && groups[2] === 0 && groups[1] === 0 && groups[0] === 0;

export function ipAddress(values: readonly string[]): ValueMatcher {
  const ranges = values.map((value) => parseRange(value)!);
  // `::/0` is all of IPv6 and no IPv4, although IPv4 is held in a corner of it.
  const v4 = ranges.filter((range) => isMapped(range.groups) && range.prefix >= 96);
  const v6 = ranges.filter((range) => !v4.includes(range));
  return (actual) => {
    const groups = parseIp(actual);
    if (groups === undefined) return false;
    for (const range of isMapped(groups) ? v4 : v6) if (inRange(groups, range)) return true;
    return false;
  };
}
