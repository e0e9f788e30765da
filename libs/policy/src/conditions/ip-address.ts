import type { ValueMatcher } from './condition-test.js';

/** Eight 16-bit groups. An IPv4 address is held in its mapped form ::ffff:a.b.c.d, so both families compare alike. */
export type IpGroups = readonly number[];

const MAPPED = [0, 0, 0, 0, 0, 0xffff] as const;

function parseV4(text: string): [number, number] | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  const numbers: number[] = [];
  for (const octet of octets) {
    // A leading zero reads as octal in some resolvers: refused, as in RFC 6943 §3.1.1.
    if (octet.length === 0 || octet.length > 3 || (octet.length > 1 && octet[0] === '0')) return undefined;
    for (let i = 0; i < octet.length; i++) if (octet.charCodeAt(i) < 0x30 || octet.charCodeAt(i) > 0x39) return undefined;
    const number = Number(octet);
    if (number > 255) return undefined;
    numbers.push(number);
  }
  return [numbers[0]! * 256 + numbers[1]!, numbers[2]! * 256 + numbers[3]!];
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
      groups.push(...v4);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An IPv4 or IPv6 address (RFC 4291 §2.2); undefined when the text is none. */
export function parseIp(text: string): IpGroups | undefined {
  if (!text.includes(':')) {
    const v4 = parseV4(text);
    return v4 && [...MAPPED, ...v4];
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

/** `::/0` is all of IPv6 and no IPv4, although IPv4 is held in a corner of it. */
const isMapped = (range: IpRange): boolean => range.groups[5] === 0xffff && range.groups.slice(0, 5).every((group) => group === 0);

export function ipAddress(values: readonly string[]): ValueMatcher {
  const ranges = values.map((value) => parseRange(value)!);
  const v4 = ranges.filter((range) => isMapped(range) && range.prefix >= 96);
  const v6 = ranges.filter((range) => !v4.includes(range));
  return (actual) => {
    const groups = parseIp(actual);
    if (groups === undefined) return false;
    for (const range of isMapped({ groups, prefix: 128 }) ? v4 : v6) if (inRange(groups, range)) return true;
    return false;
  };
}
