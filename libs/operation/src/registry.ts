import type { Aggregate, EventTypes } from '#event-sourcing';
import type { Operation, Service } from './descriptor.js';

/** What a feature folder registers: its aggregate (if it has one) and its operations. */
export interface Feature {
  readonly name: string;
  readonly aggregate?: Aggregate<any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly operations: readonly Operation[];
}

/** All features of a node. Refuses two operations, aggregates or event types of one name. */
export class Registry {
  readonly aggregates = new Map<string, Aggregate>();
  readonly eventTypes: EventTypes;
  private readonly operations = new Map<string, Operation>();

  constructor(readonly features: readonly Feature[]) {
    const types: Record<string, EventTypes[string]> = {};
    for (const feature of features) {
      if (feature.aggregate) {
        if (this.aggregates.has(feature.aggregate.kind)) throw new Error(`two aggregates are called ${feature.aggregate.kind}`);
        this.aggregates.set(feature.aggregate.kind, feature.aggregate);
        for (const [type, definition] of Object.entries(feature.aggregate.events)) {
          if (types[type]) throw new Error(`two event types are called ${type}`);
          types[type] = definition;
        }
      }
      for (const operation of feature.operations) {
        const id = `${operation.service}:${operation.name}`;
        if (this.operations.has(id)) throw new Error(`two operations are called ${id}`);
        this.operations.set(id, operation);
      }
    }
    this.eventTypes = types;
  }

  find(service: Service, name: string): Operation | undefined {
    return this.operations.get(`${service}:${name}`);
  }

  all(): readonly Operation[] {
    return [...this.operations.values()];
  }
}
