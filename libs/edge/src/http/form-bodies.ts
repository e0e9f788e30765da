import { RolegateError } from '#kernel';
import { clientBytes } from './client-bytes.js';
import type { EdgeRequest } from './edge-request.js';
import { assertDeclared, readWhole } from './read-body.js';

/** Bytes; policies of 131,072 characters and SAML assertions of 100,000 stay below it, URL-encoded. */
const LARGEST_FORM = 1 << 20;
/** Bytes; the metadata of a SAML provider may have 10,000,000 characters (IAM API Reference, CreateSAMLProvider). */
const LARGEST_DOCUMENT = 32 << 20;
/** Documents that are read at a time. The signature covers the body, so that strangers are told from callers when it is there. */
const MOST_DOCUMENTS = 2;
const DOCUMENT_ACTIONS = new Set(['CreateSAMLProvider', 'UpdateSAMLProvider']);
/** Where every SDK puts the action: the names of parameters are in the order of the model, or sorted. */
const HEAD = 64;
const NO_BODY = Buffer.alloc(0);

/** The bodies of STS and IAM requests, read whole. */
export class FormBodies {
  private documents = 0;

  /**
   * @param signed whether a signature was presented, good or not
   * @param proceed lets the client send its body, when the headers alone do not condemn it
   * @throws RolegateError RequestEntityTooLarge, Throttling, RequestTimeout
   */
  async read(request: EdgeRequest, signed: boolean, proceed: () => void): Promise<Buffer> {
    const { contentLength: declared, headers } = request;
    if (declared === undefined && headers['transfer-encoding'] === undefined) return NO_BODY;
    if (signed && declared !== undefined && declared > LARGEST_FORM) return this.readDocument(request, declared, proceed);
    const limits = { declared, limit: LARGEST_FORM, tooLarge: 'RequestEntityTooLarge' };
    assertDeclared(limits);
    proceed();
    return readWhole(clientBytes(request.incoming), limits);
  }

  private async readDocument(request: EdgeRequest, declared: number, proceed: () => void): Promise<Buffer> {
    const limits = { declared, limit: LARGEST_DOCUMENT, tooLarge: 'RequestEntityTooLarge' };
    assertDeclared(limits);
    if (this.documents >= MOST_DOCUMENTS) throw new RolegateError('Throttling', 'Too many large requests at a time.', { reason: 'too-many-documents' });
    this.documents++;
    try {
      proceed();
      return await readWhole(documentsOnly(clientBytes(request.incoming), request.query.get('Action')), limits);
    } finally {
      this.documents--;
    }
  }
}

/** @throws RolegateError RequestEntityTooLarge at the beginning of a form that is for something else */
async function* documentsOnly(source: AsyncIterable<Buffer>, inQuery: string | null | undefined): AsyncGenerator<Buffer> {
  let head = '';
  for await (const chunk of source) {
    if (head.length < HEAD) {
      head += chunk.toString('latin1', 0, HEAD);
      const action = inQuery ?? /^Action=(\w+)&/.exec(head)?.[1];
      if (head.length >= HEAD && !DOCUMENT_ACTIONS.has(action ?? '')) throw new RolegateError('RequestEntityTooLarge', `The request body may have at most ${LARGEST_FORM} bytes.`, { reason: 'body-too-large' });
    }
    yield chunk;
  }
}
