import type { Command } from '../command.js';
import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';
import type { PrintableValue } from '../output/print-value.js';
import { bucketFlags, namedBucket } from '../requests/bucket.js';
import { type RuleReply, ruledBuckets } from '../requests/lifecycle.js';

/** GET /admin/rolegate/v1/lifecycle of one bucket, as RGW dumps a configuration (rgw_lc.cc, RGWLifecycleConfiguration::dump). */
export const lcGet: Command = {
  names: ['lc get'],
  group: 'users',
  summary: 'show the lifecycle rules of a bucket',
  flags: bucketFlags,
  async run(context) {
    const [found] = await ruledBuckets(context, namedBucket(context));
    if (!found) throw new CommandFailure(exitCode.notFound, 'ERROR: the bucket has no lifecycle rules');
    const rules = found.rules ?? [];
    context.print('result', {
      prefix_map: Object.fromEntries(rules.map((rule) => [prefixOf(rule), operation(rule)])),
      rule_map: [...rules].sort((a, b) => (a.ID < b.ID ? -1 : 1)).map((rule) => ({ id: rule.ID, rule: dumped(rule) })),
    });
  },
};

const prefixOf = ({ Prefix, Filter }: RuleReply): string => Filter?.Prefix ?? Filter?.And?.Prefix ?? Prefix ?? '';

function tagsOf({ Filter }: RuleReply): { readonly [key: string]: string } {
  const tags = [...(Filter?.Tag ? [Filter.Tag] : []), ...(Filter?.And?.Tags ?? [])];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** lc_op::dump. */
function operation(rule: RuleReply): PrintableValue {
  const { Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload, Status } = rule;
  const tagset = tagsOf(rule);
  return {
    status: Status === 'Enabled',
    dm_expiration: Expiration?.ExpiredObjectDeleteMarker ?? false,
    expiration: Expiration?.Days ?? 0,
    noncur_expiration: NoncurrentVersionExpiration?.NoncurrentDays ?? 0,
    mp_expiration: AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? 0,
    expiration_date: Expiration?.Date,
    obj_tags: Object.keys(tagset).length === 0 ? undefined : { tagset },
    transitions: {},
    noncur_transitions: {},
  };
}

const times = (days: number | undefined, date?: string): PrintableValue => ({ days: days === undefined ? '' : String(days), date: date ?? '' });

/** LCRule::dump. */
function dumped(rule: RuleReply): PrintableValue {
  const { ID, Status, Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  return {
    id: ID,
    prefix: rule.Prefix ?? '',
    status: Status,
    expiration: times(Expiration?.Days, Expiration?.Date),
    noncur_expiration: times(NoncurrentVersionExpiration?.NoncurrentDays),
    mp_expiration: times(AbortIncompleteMultipartUpload?.DaysAfterInitiation),
    filter: { prefix: rule.Filter ? prefixOf(rule) : '', obj_tags: { tagset: tagsOf(rule) } },
    transitions: {},
    noncur_transitions: {},
    dm_expiration: Expiration?.ExpiredObjectDeleteMarker ?? false,
  };
}
