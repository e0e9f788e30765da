/** Values of conditions, read as slowly as one likes; undefined for a text that is none. */

export const toNumber = (text: string): number | undefined => (/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? parseFloat(text) : undefined);

/** Milliseconds since the epoch: ISO 8601 from the year on, in UTC unless it names a zone, or epoch seconds. */
export function toInstant(text: string): number | undefined {
  const parts = /^(\d{4})(-\d\d)?(-\d\d)?(T\d\d:\d\d)?(:\d\d)?(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (parts === null) return /^-?\d{1,12}(\.\d{1,9})?$/.test(text) ? parseFloat(text) * 1000 : undefined;
  const [, year, month, day, time, seconds, fraction, zone] = parts;
  if ((day && !month) || (time && !day) || (seconds && !time) || (fraction && !seconds) || (zone && !time)) return undefined;
  const date = `${year}${month ?? '-01'}${day ?? '-01'}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return undefined;
  const [hour = 0, minute = 0] = (time ?? 'T00:00').slice(1).split(':').map(Number);
  const second = Number((seconds ?? ':00').slice(1));
  const away = zone === undefined || zone === 'Z' ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (hour > 23 || minute > 59 || second > 59 || away[0]! > 14 || away[1]! > 59) return undefined;
  const offset = (away[0]! * 60 + away[1]!) * (zone?.startsWith('-') ? -1 : 1);
  return midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + Number(`0${fraction ?? ''}`) * 1000;
}

/** The bytes of base64 as hexadecimal. */
export const toBytes = (text: string): string | undefined =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('hex') : undefined;

function toV4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return undefined;
  return octets.reduce((bits, octet) => bits * 256n + BigInt(octet), 0n);
}

function toV6(text: string): bigint | undefined {
  const dotted = /[^:]*\.[^:]*$/.exec(text)?.[0];
  if (dotted !== undefined) {
    const v4 = toV4(dotted);
    if (v4 === undefined) return undefined;
    return toV6(`${text.slice(0, -dotted.length)}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2) return undefined;
  const [head, tail] = [halves[0]!, halves[1]];
  const zeros = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? zeros !== 0 : zeros < 1) return undefined;
  const groups = [...head, ...Array.from({ length: zeros }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((bits, group) => bits * 65536n + BigInt(`0x${group}`), 0n);
}

/** 128 bits; an IPv4 address is the IPv6 address ::ffff:a.b.c.d. */
export function toAddress(text: string): bigint | undefined {
  const v4 = toV4(text);
  return v4 === undefined ? toV6(text) : 0xffff_0000_0000n + v4;
}

const isV4 = (address: bigint): boolean => address >> 32n === 0xffffn;

/** Is the address in the block `10.0.0.0/8`, or the address itself? A block of one family has no address of the other. */
export function within(address: bigint | undefined, block: string): boolean {
  const [network = '', length] = block.split('/');
  const first = toAddress(network);
  if (address === undefined || first === undefined) return false;
  const prefix = length === undefined ? 128 : Number(length) + (network.includes(':') ? 0 : 96);
  if (isV4(address) !== (isV4(first) && prefix >= 96)) return false;
  const shift = BigInt(128 - prefix);
  return address >> shift === first >> shift;
}
