export const MEBIBYTE = 2 ** 20;

/** The same bytes; `told` hears how many have passed. */
export async function* passing(source: AsyncIterable<Buffer>, told: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    told(bytes);
    yield chunk;
  }
}
