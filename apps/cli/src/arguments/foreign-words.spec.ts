import { readCapture } from '../../test/golden/capture.js';
import { commands } from '../commands/index.js';
import { findCommand } from './find-command.js';
import { whyForeign } from './foreign-words.js';

/** Rows of radosgw-admin's own help. */
const words = [...new Set([...readCapture('help').stdout.matchAll(/^ {2}([a-z][a-z-]*) [a-z]/gm)].map(([, word]) => word!))];
const ours = new Set(commands.flatMap(({ names }) => names.map((name) => name.split(' ')[0]!)));

describe('whyForeign', () => {
  it('explains what is missing, and nothing that is here', () => {
    expect(words.length).toBeGreaterThan(25);
    expect(words.filter((word) => ours.has(word) && whyForeign(word) !== undefined)).toEqual([]);
    expect(words.filter((word) => whyForeign(word) !== undefined).length).toBeGreaterThan(12);
  });

  it('is told to those who type such a command', () => {
    expect(() => findCommand(commands, ['zone', 'list'])).toThrow(/^ERROR: Unrecognized argument: 'zone'\nExpected one of the following:\n[^]*\nradosgw-admin's zone commands are about Ceph's realms and zones/);
  });
});
