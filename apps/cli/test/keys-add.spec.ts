import { parseKeyList } from '#seal';
import type { CommandContext } from '../src/command.js';
import { Flags } from '../src/arguments/flags.js';
import { keysAdd } from '../src/commands/keys-add.js';

it('makes a seal key without asking anybody, as an entry of ROLEGATE_SEAL_KEYS', async () => {
  const flags = new Flags();
  flags.set('ring', 'seal');
  let [stdout, stderr] = ['', ''];
  await keysAdd.run({ flags, operands: [], clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }, out: (text: string) => { stdout += text; }, err: (text: string) => { stderr += text; } } as unknown as CommandContext);
  const problems: string[] = [];
  const [key] = parseKeyList(stdout.trim(), 'ROLEGATE_SEAL_KEYS', problems);
  expect(problems).toEqual([]);
  expect(key).toMatchObject({ id: 'seal-20260102030405' });
  expect(key!.material).toHaveLength(32);
  expect(stderr).toContain('rolegate keys promote --ring seal seal-20260102030405');
});
