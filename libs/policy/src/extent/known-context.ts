import type { RequestContext } from '../decision.js';
import type { Extent } from './extent.js';

type Value = ReturnType<RequestContext['get']>;

/** The values that all requests of an extent share. Who has read it looks at `unsure`: a value was asked for that they may not share. */
export class KnownContext implements RequestContext {
  unsure = false;

  constructor(private readonly extent: Extent) {}

  get(key: string): Value {
    const known = this.extent.about(key);
    if (known !== undefined && 'value' in known) return known.value;
    this.unsure = true;
    return undefined;
  }
}

/** The same, where a value stands in a pattern: several at once stand for one another only in a pattern that is nothing else. */
export class SingleValues extends KnownContext {
  override get(key: string): Value {
    const value = super.get(key);
    if (typeof value === 'object') this.unsure = true;
    return value;
  }
}
