import { binaryArray, OID } from './binary-array.js';

describe('binaryArray', () => {
  it('writes dimensions, null flag, type, length and lower bound before the elements', () => {
    expect(binaryArray(OID.text, ['é', null]).toString('hex')).toBe(
      '00000001' + '00000001' + '00000019' + '00000002' + '00000001' + '00000002c3a9' + 'ffffffff',
    );
  });

  it('keeps bytes as they are', () => {
    expect(binaryArray(OID.bytea, [Buffer.from([0, 0xff])]).subarray(20).toString('hex')).toBe('0000000200ff');
  });

  it('clears the null flag when there is none', () => {
    expect(binaryArray(OID.text, ['a']).readInt32BE(4)).toBe(0);
  });
});
