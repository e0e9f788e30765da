import { type EventStore, fold } from '#event-sourcing';
import type { Directory, Load, Loaded, Loads, Present } from '#operation';

/** Where a write takes the states from that it decides on. */
export interface StateLoader {
  load(loads: Loads): Loaded<Loads> | Promise<Loaded<Loads>>;
}

/** What this node has in memory, at the versions it has; the append checks them. */
export class MemoryLoader implements StateLoader {
  constructor(private readonly directory: Directory) {}

  load(loads: Loads): Loaded<Loads> {
    const states: Record<string, Present<unknown> | undefined> = {};
    for (const name in loads) {
      const load = loads[name] as Load;
      const found = 'key' in load ? this.directory.find(load.aggregate, load.key) : this.directory.get(load.aggregate, load.stream);
      states[name] = found?.state === undefined ? undefined : (found as Present<unknown>);
    }
    return states as Loaded<Loads>;
  }
}

/** The log itself: everything committed, also what no reader of the tail may see yet. */
export class LogLoader implements StateLoader {
  constructor(private readonly store: Pick<EventStore, 'readByClaim' | 'readStream'>) {}

  async load(loads: Loads): Promise<Loaded<Loads>> {
    const names = Object.keys(loads);
    const found = await Promise.all(names.map((name) => this.one(loads[name] as Load)));
    return Object.fromEntries(names.map((name, i) => [name, found[i]])) as Loaded<Loads>;
  }

  private async one(load: Load): Promise<Present<unknown> | undefined> {
    const found = 'key' in load ? await this.store.readByClaim(load.key) : { owner: load.stream, events: await this.store.readStream(load.stream) };
    const state = found && fold(load.aggregate, undefined, found.events);
    return state === undefined ? undefined : { stream: found!.owner, version: found!.events.at(-1)!.version, state };
  }
}
