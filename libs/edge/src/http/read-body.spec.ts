import { incomingOf, refusalOf } from '../../test/edge-kit.js';
import { clientBytes, isClientGone } from './client-bytes.js';
import { readWhole } from './read-body.js';

const limits = { declared: undefined, limit: 10, tooLarge: 'RequestEntityTooLarge' };
const pieces = (...texts: string[]) => texts.map((text) => Buffer.from(text));

describe('readWhole', () => {
  it('joins what came in pieces', async () => {
    expect((await readWhole(clientBytes(incomingOf({ body: pieces('ab', 'cd') })), limits)).toString()).toBe('abcd');
  });

  it('refuses an announced length before it reads', async () => {
    let read = false;
    const source = (async function* () { read = true; yield Buffer.alloc(1); })();
    expect((await refusalOf(readWhole(source, { ...limits, declared: 11 }))).code).toBe('RequestEntityTooLarge');
    expect(read).toBe(false);
  });

  it('refuses what grows beyond its limit, exactly there, and leaves the connection open for the reply', async () => {
    expect(await readWhole(clientBytes(incomingOf({ body: pieces('0123456789') })), limits)).toHaveLength(10);
    const incoming = incomingOf({ body: pieces('0123456789', 'x', 'more') });
    expect((await refusalOf(readWhole(clientBytes(incoming), limits))).code).toBe('RequestEntityTooLarge');
    expect(incoming.destroyed).toBe(false);
  });

  it('tells a client that went away from a fault', async () => {
    const incoming = incomingOf({ body: pieces('0') });
    incoming.destroy(new Error('aborted'));
    const error = await refusalOf(readWhole(clientBytes(incoming), limits));
    expect(isClientGone(error)).toBe(true);
    expect(error.reason).toBe('client-gone');
    expect(isClientGone(new Error('x'))).toBe(false);
  });
});
