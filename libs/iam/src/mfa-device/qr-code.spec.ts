import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';
import { qrCodeOf } from './qr-code.js';

/** The pixels of a PNG of one bit, as four bytes each. */
function pixelsOf(png: Buffer): { width: number; height: number; data: Uint8Array } {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const start = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  const stride = 1 + Math.ceil(width / 8);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) if ((rows[y * stride + 1 + (x >> 3)]! & (0x80 >> (x & 7))) === 0) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return { width, height, data };
}

describe('The QR code of a device', () => {
  it('says what authenticator apps read', () => {
    expect(decodeQR(pixelsOf(qrCodeOf('my phone', '123456789012', 'GEZDGNBVGY3TQOJQ')))).toBe('otpauth://totp/my%20phone@123456789012?secret=GEZDGNBVGY3TQOJQ');
  });
});
