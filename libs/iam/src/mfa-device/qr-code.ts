import { crc32, deflateSync } from 'node:zlib';
import encodeQR from 'qr';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Pixels of a module, for phones that look at a screen. */
const SCALE = 4;

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

/** A picture of black (true) and white pixels: grey, one bit deep. Source: PNG specification, third edition, section 11.2. */
export function pngOf(rows: readonly (readonly boolean[])[]): Buffer {
  const width = rows[0]?.length ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header[8] = 1;
  const stride = 1 + Math.ceil(width / 8);
  const pixels = Buffer.alloc(stride * rows.length);
  rows.forEach((row, y) => row.forEach((black, x) => {
    if (!black) pixels[y * stride + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
  }));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

/**
 * What an authenticator app scans, as a PNG: `otpauth://totp/<device>@<account>?secret=<seed>`.
 * Source: IAM API Reference, VirtualMFADevice.
 */
export const qrCodeOf = (device: string, account: string, seed: string): Buffer =>
  pngOf(encodeQR(`otpauth://totp/${encodeURIComponent(device)}@${encodeURIComponent(account)}?secret=${seed}`, 'raw', { scale: SCALE }));
