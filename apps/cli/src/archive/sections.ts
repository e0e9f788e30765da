import { UnreadableArchive } from './sealed-stream.js';

/** What an archive holds, one after the other: a heading (JSON) and the bytes that belong to it. */
export interface Section<H = unknown> {
  readonly heading: H;
  readonly bytes: AsyncIterable<Buffer>;
}

const HEADING = 1;
const BYTES = 2;
const PREFIX = 5;
const LARGEST_FRAME = 16 * 2 ** 20;

function frame(kind: number, content: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix[0] = kind;
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

/** A section as frames: kind (1 byte), length (4, big endian), content. */
export async function* framed({ heading, bytes }: Section): AsyncGenerator<Buffer> {
  yield frame(HEADING, Buffer.from(JSON.stringify(heading)));
  for await (const chunk of bytes) yield frame(BYTES, chunk);
}

/** The sections of frames, in order. Bytes that were not asked for are passed over. @throws UnreadableArchive */
export async function* sectionsIn<H>(source: AsyncIterable<Buffer>): AsyncGenerator<Section<H>> {
  const frames = framesIn(source)[Symbol.asyncIterator]();
  let current = await frames.next();
  async function* bytes(): AsyncGenerator<Buffer> {
    for (current = await frames.next(); !current.done && current.value.kind === BYTES; current = await frames.next()) yield current.value.content;
  }
  while (!current.done) {
    if (current.value.kind !== HEADING) throw new UnreadableArchive('the archive holds bytes that belong to nothing');
    const content = bytes();
    yield { heading: JSON.parse(current.value.content.toString()) as H, bytes: content };
    for await (const _ of content);
  }
}

async function* framesIn(source: AsyncIterable<Buffer>): AsyncGenerator<{ readonly kind: number; readonly content: Buffer }> {
  let read: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
    for (;;) {
      if (read.length < PREFIX) break;
      const length = read.readUInt32BE(1);
      if (length > LARGEST_FRAME) throw new UnreadableArchive('the archive holds a frame that is too large');
      if (read.length < PREFIX + length) break;
      yield { kind: read[0]!, content: read.subarray(PREFIX, PREFIX + length) };
      read = read.subarray(PREFIX + length);
    }
  }
  if (read.length > 0) throw new UnreadableArchive('the archive ends within a frame');
}
