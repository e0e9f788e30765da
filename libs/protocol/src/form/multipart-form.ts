import { isUtf8 } from 'node:buffer';
import { RolegateError } from '#kernel';
import { parseHeaderParameters } from './header-parameters.js';

/** A field of a form, its value as text in UTF-8. */
export interface MultipartField {
  readonly name: string;
  readonly value: string;
}

/** The head of the part that is a file. */
export interface MultipartFile {
  /** As the client gave it, folders and all; undefined: none. */
  readonly filename: string | undefined;
}

export interface FieldsBeforeFile {
  readonly fields: readonly MultipartField[];
  /** undefined: the form has none. */
  readonly file: MultipartFile | undefined;
}

interface PartHead extends MultipartFile {
  readonly name: string;
}

const CR = 0x0d;
const BLANK_LINE = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** RFC 2046 section 5.1.1; a space may not be the last. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;
/** Bytes behind the form that are read for the connection's sake; with more it is not kept. */
const MOST_BEHIND = 64 << 10;

/** The boundary of a body of type multipart/form-data. @throws RolegateError MalformedPOSTRequest */
export function boundaryOf(contentType: string): string {
  const header = parseHeaderParameters(contentType);
  const boundary = header?.value === 'multipart/form-data' ? header.parameters.get('boundary') : undefined;
  if (boundary === undefined || !BOUNDARY.test(boundary)) throw malformed('no boundary, or none that may be');
  return boundary;
}

/**
 * A browser's form as it arrives (RFC 7578): the fields up to the file, then the file as a stream. Fields behind the file are
 * not looked at. Nothing but the fields is held in memory, and of them no more than `mostBeforeFile` bytes.
 */
export class MultipartForm {
  /** What stands between two parts. */
  private readonly delimiter: Buffer;
  private held: Buffer = NOTHING;
  /** Bytes taken off the source. */
  private taken = 0;

  constructor(private readonly source: AsyncIterator<Buffer>, boundary: string, private readonly mostBeforeFile: number) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Bytes of the body up to the file's first. */
  get beforeFile(): number {
    return this.taken - this.held.length;
  }

  /** Bytes that a form whose last part is the file ends with, at the least. */
  get atEnd(): number {
    return this.delimiter.length + 2;
  }

  /**
   * Reads the fields; `file` is the part that is called so, in whatever case.
   * @throws RolegateError MalformedPOSTRequest, MaxPostPreDataLengthExceededError
   */
  async readFields(): Promise<FieldsBeforeFile> {
    const fields: MultipartField[] = [];
    await this.opening();
    while (await this.anotherPart()) {
      const head = headOf(textOf(await this.upTo(BLANK_LINE)));
      if (head.name.toLowerCase() === 'file') return { fields, file: head };
      fields.push({ name: head.name, value: textOf(await this.upTo(this.delimiter)) });
    }
    return { fields, file: undefined };
  }

  /** The bytes of the file, once. @throws RolegateError MalformedPOSTRequest when the form breaks off: what came is worth nothing then */
  async *file(): AsyncGenerator<Buffer> {
    const { delimiter } = this;
    let at = this.held.indexOf(delimiter);
    while (at < 0) {
      // The delimiter may have begun in the last bytes.
      const cr = this.held.indexOf(CR, Math.max(0, this.held.length - delimiter.length + 1));
      const safe = cr < 0 ? this.held.length : cr;
      if (safe > 0) yield this.held.subarray(0, safe);
      this.held = this.held.subarray(safe);
      await this.fill();
      at = this.held.indexOf(delimiter);
    }
    if (at > 0) yield this.held.subarray(0, at);
    this.held = this.held.subarray(at + delimiter.length);
    await this.anotherPart();
    await this.skipRest();
  }

  /** Leaves the source, read to its end or not. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  /** The first delimiter has no line before it, save where somebody put an empty one. */
  private async opening(): Promise<void> {
    const first = this.delimiter.subarray(2);
    await this.atLeast(2);
    if (this.held[0] === CR && this.held[1] === 0x0a) this.held = this.held.subarray(2);
    await this.atLeast(first.length);
    if (!this.held.subarray(0, first.length).equals(first)) throw malformed('does not begin with its boundary');
    this.held = this.held.subarray(first.length);
  }

  /** Behind a delimiter: the end of the line, or of the form. */
  private async anotherPart(): Promise<boolean> {
    await this.atLeast(2);
    const mark = this.held.toString('latin1', 0, 2);
    this.held = this.held.subarray(2);
    if (mark === '--') return false;
    if (mark === '\r\n') return true;
    throw malformed('something stands behind a boundary');
  }

  private async upTo(mark: Buffer): Promise<Buffer> {
    let from = 0;
    for (;;) {
      const at = this.held.indexOf(mark, from);
      if (at >= 0) {
        const found = this.held.subarray(0, at);
        this.held = this.held.subarray(at + mark.length);
        if (this.beforeFile > this.mostBeforeFile) throw tooMuch(this.mostBeforeFile);
        return found;
      }
      if (this.taken > this.mostBeforeFile) throw tooMuch(this.mostBeforeFile);
      from = Math.max(0, this.held.length - mark.length + 1);
      await this.fill();
    }
  }

  private async atLeast(bytes: number): Promise<void> {
    while (this.held.length < bytes) await this.fill();
  }

  private async fill(): Promise<void> {
    const next = await this.source.next();
    if (next.done) throw malformed('breaks off');
    this.taken += next.value.length;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
  }

  private async skipRest(): Promise<void> {
    let behind = this.held.length;
    this.held = NOTHING;
    while (behind <= MOST_BEHIND) {
      const next = await this.source.next();
      if (next.done) return;
      behind += next.value.length;
    }
  }
}

/** RFC 7578 section 5.1.2. @throws RolegateError MalformedPOSTRequest */
function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw malformed('a field is not UTF-8');
  return bytes.toString('utf8');
}

/** `Name: value` lines; of them Content-Disposition says what the part is (RFC 7578 section 4.2). */
function headOf(text: string): PartHead {
  let disposition: string | undefined;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0 || !HEADER_NAME.test(line.slice(0, colon)) || CONTROL.test(line)) throw malformed('a line of a part is no header');
    if (line.slice(0, colon).toLowerCase() !== 'content-disposition') continue;
    if (disposition !== undefined) throw malformed('a part has two names');
    disposition = line.slice(colon + 1).trim();
  }
  const parsed = disposition === undefined ? undefined : parseHeaderParameters(disposition);
  const name = parsed?.value === 'form-data' ? parsed.parameters.get('name') : undefined;
  if (name === undefined || name === '') throw malformed('a part has no name');
  return { name, filename: extended(parsed!.parameters.get('filename*')) ?? parsed!.parameters.get('filename') };
}

const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** `UTF-8''%e2%82%ac` (RFC 5987), as some libraries send it still. */
function extended(text: string | undefined): string | undefined {
  const encoded = text === undefined ? undefined : /^utf-8'[^']*'(.*)$/i.exec(text)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw malformed('a file name is not UTF-8');
  }
}

const malformed = (detail: string): RolegateError =>
  new RolegateError('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.', { detail, reason: 'malformed-form' });

const tooMuch = (limit: number): RolegateError =>
  new RolegateError('MaxPostPreDataLengthExceededError', 'Your POST request fields preceding the upload file were too large.', { fields: { MaxPostPreDataLengthBytes: String(limit) }, reason: 'body-too-large' });
