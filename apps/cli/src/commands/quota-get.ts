import type { Command } from '../command.js';
import { saying } from '../gateway/gateway-refusal.js';
import type { PrintableValue } from '../output/print-value.js';
import { quotaFlags, quotaMeant } from '../requests/quota.js';

type Quotas = Readonly<Record<string, PrintableValue>>;

/** What holds; of a bucket its own, of an account or user by `--quota-scope`. */
export const quotaGet: Command = {
  names: ['quota get'],
  group: 'users',
  summary: 'show a quota',
  flags: quotaFlags,
  async run(context) {
    const { path, parameters } = quotaMeant(context);
    const found = (await saying('could not show quota', {}, () => context.admin.call('GET', path, parameters, path === '/user' ? 'quota' : undefined))) as Quotas;
    const shown = path === '/user' ? found : path === '/bucket' ? found.bucket_quota! : found[parameters['quota-type'] === 'bucket' ? 'bucket_quota' : 'quota']!;
    context.print('quota', shown);
  },
};
