/** CRC-32C (Castagnoli, RFC 3720 appendix B.4), eight bytes per step by eight tables ("slicing by 8"). */
const POLYNOMIAL = 0x82f63b78;
const TABLES = buildTables();

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256]!;
    tables[i] = tables[previous & 0xff]! ^ (previous >>> 8);
  }
  return tables;
}

/** Continues `crc` (0 to start) over `data`; the result is unsigned. crc32c("123456789") = 0xE3069283. */
export function crc32c(data: Uint8Array, crc = 0): number {
  let state = ~crc;
  let i = 0;
  for (const end = data.length - 7; i < end; i += 8) {
    state ^= data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    state =
      TABLES[1792 + (state & 0xff)]! ^ TABLES[1536 + ((state >>> 8) & 0xff)]! ^ TABLES[1280 + ((state >>> 16) & 0xff)]! ^ TABLES[1024 + (state >>> 24)]! ^
      TABLES[768 + data[i + 4]!]! ^ TABLES[512 + data[i + 5]!]! ^ TABLES[256 + data[i + 6]!]! ^ TABLES[data[i + 7]!]!;
  }
  for (; i < data.length; i++) state = TABLES[(state ^ data[i]!) & 0xff]! ^ (state >>> 8);
  return ~state >>> 0;
}
