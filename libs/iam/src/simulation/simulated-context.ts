import { RolegateError } from '#kernel';
import type { ConditionValues } from '#operation';
import type { RequestContext } from '#policy';
import type { ContextEntry } from '@aws-sdk/client-iam';

type Values = string | readonly string[];

/** Condition values of a simulated request; keys ignore case. */
export class SimulatedContext implements RequestContext {
  private readonly values = new Map<string, Values>();

  /** @throws RolegateError InvalidInput for an entry without a name, without a value, or given twice */
  constructor(defaults: ConditionValues, entries: readonly ContextEntry[] = []) {
    for (const [key, value] of Object.entries(defaults)) if (value !== undefined) this.values.set(key.toLowerCase(), value);
    const given = new Set<string>();
    for (const { ContextKeyName: name, ContextKeyValues: values, ContextKeyType: type } of entries) {
      if (name === undefined || values === undefined || values.length === 0) throw new RolegateError('InvalidInput', `The context entry ${name ?? ''} needs a name and values.`);
      const key = name.toLowerCase();
      if (given.has(key)) throw new RolegateError('InvalidInput', `The context key ${name} is given twice.`);
      given.add(key);
      this.values.set(key, values.length === 1 && !type?.endsWith('List') ? values[0]! : values);
    }
  }

  get(key: string): Values | undefined {
    return this.values.get(key);
  }

  has(key: string): boolean {
    return this.values.has(key.toLowerCase());
  }
}
