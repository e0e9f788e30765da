import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import type { ChecksumAlgorithm } from './checksum.js';
import { checksumAlgorithm, isChecksumValue, newChecksum } from './checksum.js';
import { crc32c } from './crc32c.js';

const digest = (algorithm: ChecksumAlgorithm, ...pieces: Uint8Array[]): string => {
  const checksum = newChecksum(algorithm);
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest().toString('hex');
};

/** Bit by bit, as the definition says. */
function crc32cSlowly(data: Uint8Array): number {
  let crc = -1;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

function crc64Slowly(data: Uint8Array): string {
  const mask = (1n << 64n) - 1n;
  let crc = mask;
  for (const byte of data) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ 0x9a6c9329ac4bc9b5n : crc >> 1n;
  }
  return (crc ^ mask).toString(16).padStart(16, '0');
}

describe('checksums', () => {
  it.each([
    ['CRC32', 'cbf43926'], ['CRC32C', 'e3069283'], ['CRC64NVME', 'ae8b14860a799888'], ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'], ['MD5', '25f9e794323b453885f5181f1b624d0b'],
    ['XXHASH64', '8cb841db40e6ae83'], ['XXHASH3', '72dcb18b67a17dff'], ['XXHASH128', '33119477ede5dcd5e9716427681d5860'],
  ] as const)('%s of "123456789" is the published check value', (algorithm, expected) => {
    expect(digest(algorithm, Buffer.from('123456789'))).toBe(expected);
  });

  it('of nothing are zero for the CRCs', () => {
    expect([digest('CRC32'), digest('CRC32C'), digest('CRC64NVME')]).toEqual(['00000000', '00000000', '0000000000000000']);
  });

  it('agree with the definition, however the data is cut', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (data, at) => {
      const pieces = [data.subarray(0, at), data.subarray(at)];
      expect(crc32c(data)).toBe(crc32cSlowly(data));
      expect(digest('CRC32C', ...pieces)).toBe(crc32cSlowly(data).toString(16).padStart(8, '0'));
      expect(digest('CRC64NVME', ...pieces)).toBe(crc64Slowly(data));
      expect(digest('CRC32', ...pieces)).toBe(crc32(data).toString(16).padStart(8, '0'));
    }));
  });

  it.each(['XXHASH64', 'XXHASH3', 'XXHASH128'] as const)('%s: bodies that are summed at the same time do not mix', (algorithm) => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(2), fc.uint8Array({ maxLength: 400 })), { maxLength: 20 }), (turns) => {
      const running = [0, 1, 2].map(() => newChecksum(algorithm));
      for (const [which, piece] of turns) running[which]!.update(piece);
      const alone = [0, 1, 2].map((which) => digest(algorithm, Buffer.concat(turns.filter(([turn]) => turn === which).map(([, piece]) => piece))));
      expect(running.map((one) => one.digest().toString('hex'))).toEqual(alone);
    }));
  });

  it('have names in any case; unknown names are nothing', () => {
    expect([checksumAlgorithm('crc64nvme'), checksumAlgorithm('Sha256'), checksumAlgorithm('xxhash3'), checksumAlgorithm('type'), checksumAlgorithm('constructor')]).toEqual(['CRC64NVME', 'SHA256', 'XXHASH3', undefined, undefined]);
  });

  it.each([['CRC32', 'y/Q5Jg==', true], ['CRC32', 'y/Q5Jg', false], ['CRC32', 'y/Q5JgA=', false], ['CRC32', 'y/Q5Jh==', false], ['CRC32', '', false]] as const)('%s: is %j a value? %s', (algorithm, value, valid) => {
    expect(isChecksumValue(algorithm, value)).toBe(valid);
  });
});
