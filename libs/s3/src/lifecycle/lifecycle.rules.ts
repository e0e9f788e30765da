import type { ObjectTags } from '../store/index.js';
import { type Calendar, civilDays } from './calendar.js';
import type { LifecycleConfiguration, LifecycleRule } from './lifecycle.events.js';
import { plainFilter, type PlainFilter } from './lifecycle.filter.js';

/** What rules ask of an object. Times are milliseconds since the epoch, sizes bytes. */
export interface LifecycleFacts {
  readonly key: string;
  readonly size: number;
  readonly lastModified: number;
}

export interface NoncurrentFacts extends LifecycleFacts {
  /** When the version after it was written. */
  readonly noncurrentSince: number;
  /** How many noncurrent versions of the key are newer. */
  readonly newer: number;
}

/** The tags of a version; `any`: those that a rule asks for. */
export type KnownTags = ObjectTags | 'any' | undefined;

/** By which rule, and from when on, something is to go. */
export interface Expiry {
  readonly rule: string;
  readonly at: number;
}

interface ReadyRule extends Pick<LifecycleRule, 'Expiration' | 'NoncurrentVersionExpiration' | 'AbortIncompleteMultipartUpload'> {
  readonly id: string;
  readonly filter: PlainFilter;
  readonly date?: number;
}

/**
 * The enabled rules of a bucket, found by the key's prefixes: a question costs as much as there are lengths of prefixes, however
 * many rules there are. Of several that fit, the soonest counts (S3 User Guide, "Conflicts between lifecycle rules").
 */
export class LifecycleRules {
  readonly #byPrefix = new Map<string, ReadyRule[]>();
  readonly #lengths: readonly number[];
  readonly #calendar: Calendar;
  /** Of keys that a rule is about, none of which contains another. */
  readonly prefixes: readonly string[];
  /** Of keys whose uploads a rule is about, likewise. */
  readonly uploadPrefixes: readonly string[];
  readonly asksForTags: boolean;

  constructor({ Rules }: LifecycleConfiguration, calendar: Calendar) {
    const rules = Rules.filter(({ Status }) => Status === 'Enabled').map(ready);
    for (const rule of rules) {
      const same = this.#byPrefix.get(rule.filter.prefix);
      if (same) same.push(rule);
      else this.#byPrefix.set(rule.filter.prefix, [rule]);
    }
    this.#lengths = [...new Set([...this.#byPrefix.keys()].map(({ length }) => length))].sort((a, b) => a - b);
    this.#calendar = calendar;
    this.prefixes = outermost(rules.filter((rule) => rule.Expiration ?? rule.NoncurrentVersionExpiration));
    this.uploadPrefixes = outermost(rules.filter((rule) => rule.AbortIncompleteMultipartUpload));
    this.asksForTags = rules.some(({ filter }) => filter.tags.length > 0);
  }

  /** When the current object expires; in a bucket with versions a delete marker is set then. */
  current(facts: LifecycleFacts, tags: KnownTags): Expiry | undefined {
    return this.#soonest(facts.key, (rule) => {
      const { Expiration } = rule;
      if (!Expiration || !fits(rule.filter, facts, tags)) return undefined;
      return Expiration.Days === undefined ? rule.date : this.#calendar.deadline(facts.lastModified, Expiration.Days);
    });
  }

  /** When an earlier version, or a delete marker that is not the newest, is removed for good. */
  noncurrent(facts: NoncurrentFacts, tags: KnownTags): Expiry | undefined {
    return this.#soonest(facts.key, (rule) => {
      const action = rule.NoncurrentVersionExpiration;
      if (!action || facts.newer < (action.NewerNoncurrentVersions ?? 0) || !fits(rule.filter, facts, tags)) return undefined;
      return action.NoncurrentDays === undefined ? facts.noncurrentSince : this.#calendar.deadline(facts.noncurrentSince, action.NoncurrentDays);
    });
  }

  /**
   * When a delete marker that is all that is left of its key is removed. Rules that expire objects remove them as well, once
   * they are as old as objects have to be (S3 User Guide, "Removing expired object delete markers").
   */
  lastMarker({ key, lastModified }: Pick<LifecycleFacts, 'key' | 'lastModified'>): Expiry | undefined {
    return this.#soonest(key, (rule) => {
      const { Expiration } = rule;
      if (!Expiration || !isAboutAll(rule.filter)) return undefined;
      if (Expiration.ExpiredObjectDeleteMarker) return lastModified;
      return Expiration.Days === undefined ? rule.date : this.#calendar.deadline(lastModified, Expiration.Days);
    });
  }

  /** When an upload in parts is aborted. */
  upload(key: string, initiated: number): Expiry | undefined {
    return this.#soonest(key, (rule) => rule.AbortIncompleteMultipartUpload && this.#calendar.deadline(initiated, rule.AbortIncompleteMultipartUpload.DaysAfterInitiation));
  }

  #soonest(key: string, when: (rule: ReadyRule) => number | undefined): Expiry | undefined {
    let found: ReadyRule | undefined;
    let soonest = Infinity;
    for (const length of this.#lengths) {
      if (length > key.length) break;
      const rules = this.#byPrefix.get(length === key.length ? key : key.slice(0, length));
      if (rules === undefined) continue;
      for (const rule of rules) {
        const at = when(rule);
        if (at === undefined || at >= soonest) continue;
        found = rule;
        soonest = at;
      }
    }
    return found && { rule: found.id, at: soonest };
  }
}

function ready(rule: LifecycleRule): ReadyRule {
  const { ID: id, Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload } = rule;
  return { id, filter: plainFilter(rule), Expiration, NoncurrentVersionExpiration, AbortIncompleteMultipartUpload, ...(Expiration?.Date !== undefined && { date: Date.parse(Expiration.Date) }) };
}

const isAboutAll = ({ tags, ObjectSizeGreaterThan, ObjectSizeLessThan }: PlainFilter): boolean =>
  tags.length === 0 && ObjectSizeGreaterThan === undefined && ObjectSizeLessThan === undefined;

function fits({ tags, ObjectSizeGreaterThan: above, ObjectSizeLessThan: below }: PlainFilter, { size }: LifecycleFacts, known: KnownTags): boolean {
  if (above !== undefined && size <= above) return false;
  if (below !== undefined && size >= below) return false;
  if (known === 'any') return true;
  for (const { Key, Value } of tags) if (known === undefined || !Object.hasOwn(known, Key) || known[Key] !== Value) return false;
  return true;
}

/** The prefixes that no other one is a prefix of: in order, whatever one begins follows it at once. */
function outermost(rules: readonly ReadyRule[]): readonly string[] {
  const kept: string[] = [];
  for (const prefix of [...new Set(rules.map(({ filter }) => filter.prefix))].sort()) if (kept.length === 0 || !prefix.startsWith(kept.at(-1)!)) kept.push(prefix);
  return kept;
}

const remembered = new WeakMap<LifecycleConfiguration, LifecycleRules>();

/** The rules of a bucket by the calendar of everyday life; states are immutable, so that each is made ready once. */
export function rulesOf(configuration: LifecycleConfiguration): LifecycleRules {
  let rules = remembered.get(configuration);
  if (!rules) remembered.set(configuration, (rules = new LifecycleRules(configuration, civilDays)));
  return rules;
}
