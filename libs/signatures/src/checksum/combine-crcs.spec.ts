import fc from 'fast-check';
import { newChecksum } from './checksum.js';
import { combineCrcs, type CrcAlgorithm } from './combine-crcs.js';

const crcOf = (algorithm: CrcAlgorithm, bytes: Uint8Array): Buffer => {
  const checksum = newChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest();
};

describe.each<CrcAlgorithm>(['CRC32', 'CRC32C', 'CRC64NVME'])('combineCrcs of %s', (algorithm) => {
  it('is the CRC of the whole, however it was cut', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }), (pieces) => {
      const combined = combineCrcs(algorithm, pieces.map((piece) => ({ crc: crcOf(algorithm, piece), size: piece.length })));
      expect(combined).toEqual(crcOf(algorithm, Buffer.concat(pieces)));
    }));
  });

  it('holds for pieces of the sizes that clients send', () => {
    const bytes = Buffer.alloc(20 << 20, 'multipart');
    const pieces = [8 << 20, 8 << 20, 4 << 20].map((size, i) => bytes.subarray(i << 23, (i << 23) + size));
    expect(combineCrcs(algorithm, pieces.map((piece) => ({ crc: crcOf(algorithm, piece), size: piece.length })))).toEqual(crcOf(algorithm, bytes));
  });

  it('takes lengths above 2^32, of which two halves are one whole', () => {
    const crc = crcOf(algorithm, Buffer.from('x'));
    const half = { crc: crcOf(algorithm, Buffer.alloc(0)), size: 5 * 1024 ** 3 };
    // Bytes whose CRC is 0 only shift what stands before them: by 5 GiB twice, or by 10 GiB once.
    const twice = combineCrcs(algorithm, [{ crc, size: 1 }, half, half]);
    expect(twice).toEqual(combineCrcs(algorithm, [{ crc, size: 1 }, { ...half, size: 10 * 1024 ** 3 }]));
  });
});
