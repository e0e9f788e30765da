import type { SlotLag } from '#readmodel-pg';
import { registerSampledGauges } from '#telemetry';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What a process that projects tells Prometheus. */
export class ProjectionMeter {
  private readonly events: Counter;

  /** @param lags of all slots, so that one without an owner is seen, too */
  constructor(private readonly registry: Registry, lags: () => Promise<readonly SlotLag[]>) {
    this.events = new Counter({ name: 'rolegate_projection_events_total', help: 'Events projected.', labelNames: ['slot'], registers: [registry] });
    registerSampledGauges(registry, {
      lag: { name: 'rolegate_projection_lag_seconds', help: 'Age of the oldest event of the slot that is not projected; 0 when level.', labelNames: ['slot'] },
    }, async () => ({ lag: (await lags()).map(({ slot, lagSeconds }) => ({ labels: { slot }, value: lagSeconds })) }));
  }

  /** How many slots this process owns, to be asked at each scrape. */
  owned(count: () => number): void {
    new Gauge({ name: 'rolegate_projection_slots', help: 'Slots that this process owns.', registers: [this.registry], collect() { this.set(count()); } });
  }

  written(slot: number, events: number): void {
    this.events.inc({ slot }, events);
  }
}
