import { hexDigit } from '../uri-encoding.js';
import { incompleteBody, malformedChunk, malformedTrailer } from './payload-errors.js';

/** Who takes what the parser finds, in order. */
export interface ChunkSink {
  /** A piece of the current chunk: a view of what was written, not a copy. */
  onData(data: Buffer): void;
  /** The current chunk is complete; `signature` is its chunk-signature, 64 characters, or undefined. */
  onChunkEnd(signature: string | undefined): void;
}

/** `<hex>;chunk-signature=<64 hex>\r\n` has under 100 bytes; nobody needs more than this. */
const MAX_CHUNK_HEADER = 256;
const MAX_TRAILER_BYTES = 4096;
/** The greatest object part S3 takes in one request. */
const MAX_CHUNK_BYTES = 5 * 1024 ** 3;
const CHUNK_SIGNATURE = 'chunk-signature=';
const LF = 0x0a;
const CR = 0x0d;

const enum State { Header, Data, DataCr, DataLf, Trailer }

/**
 * Takes `aws-chunked` framing apart (S3 API Reference, "Transferring Payload in Multiple Chunks"): pieces of any length
 * in, views of them out. What follows the last chunk is collected as it is, bounded, for the trailer to be read from.
 * Throws RolegateError on bad framing; an instance that has thrown is spent.
 */
export class AwsChunkedParser {
  private state = State.Header;
  private header = '';
  private signature: string | undefined;
  private remaining = 0;
  private trailer = '';

  constructor(private readonly sink: ChunkSink) {}

  write(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      switch (this.state) {
        case State.Header:
          at = this.readHeader(piece, at);
          break;
        case State.Data:
          at = this.readData(piece, at);
          break;
        case State.DataCr:
          if (piece[at++] !== CR) throw malformedChunk('a chunk is longer than its size says');
          this.state = State.DataLf;
          break;
        case State.DataLf:
          if (piece[at++] !== LF) throw malformedChunk('a chunk does not end in CRLF');
          this.sink.onChunkEnd(this.signature);
          this.state = State.Header;
          break;
        case State.Trailer:
          if (this.trailer.length + piece.length - at > MAX_TRAILER_BYTES) throw malformedTrailer(`the trailer has more than ${MAX_TRAILER_BYTES} bytes`);
          this.trailer += piece.toString('latin1', at);
          at = piece.length;
      }
    }
  }

  /** Call at the end of the body. Returns what followed the last chunk, Latin-1. */
  end(): string {
    if (this.state !== State.Trailer) throw incompleteBody('the body ends before its last chunk');
    return this.trailer;
  }

  private readHeader(piece: Buffer, at: number): number {
    const lf = piece.indexOf(LF, at);
    const end = lf < 0 ? piece.length : lf;
    if (this.header.length + end - at > MAX_CHUNK_HEADER) throw malformedChunk('a chunk header is too long');
    this.header += piece.toString('latin1', at, end);
    if (lf < 0) return end;
    this.startChunk(this.header);
    this.header = '';
    return lf + 1;
  }

  private startChunk(header: string): void {
    if (header.charCodeAt(header.length - 1) !== CR) throw malformedChunk('a chunk header does not end in CRLF');
    const semicolon = header.indexOf(';');
    this.remaining = parseChunkSize(header, semicolon < 0 ? header.length - 1 : semicolon);
    this.signature = undefined;
    if (semicolon >= 0) {
      const extension = header.slice(semicolon + 1, -1).trim();
      if (!extension.startsWith(CHUNK_SIGNATURE)) throw malformedChunk('a chunk header has an unknown extension');
      this.signature = extension.slice(CHUNK_SIGNATURE.length);
    }
    if (this.remaining > 0) this.state = State.Data;
    else {
      this.sink.onChunkEnd(this.signature);
      this.state = State.Trailer;
    }
  }

  private readData(piece: Buffer, at: number): number {
    const end = Math.min(piece.length, at + this.remaining);
    this.remaining -= end - at;
    if (this.remaining === 0) this.state = State.DataCr;
    this.sink.onData(at === 0 && end === piece.length ? piece : piece.subarray(at, end));
    return end;
  }
}

/** Hexadecimal digits and nothing else: no sign, no `0x`, no blank. */
function parseChunkSize(header: string, end: number): number {
  if (end === 0 || end > 16) throw malformedChunk('a chunk size is missing or too long');
  let size = 0;
  for (let i = 0; i < end; i++) {
    const digit = hexDigit(header.charCodeAt(i));
    if (digit < 0) throw malformedChunk('a chunk size is not hexadecimal');
    size = size * 16 + digit;
  }
  if (size > MAX_CHUNK_BYTES) throw malformedChunk('a chunk size is beyond 5 GiB');
  return size;
}
