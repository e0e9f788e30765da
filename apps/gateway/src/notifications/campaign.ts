import type { Leadership } from '#event-sourcing';
import { type Logger, registerSampledGauges } from '#telemetry';
import { Counter, type Registry as Metrics } from 'prom-client';
import { type CourierObserver, type CourierOptions, NotificationCourier } from './courier.js';

const HOUR = 3_600_000;

/** Sends notifications for as long as this node is the one that does. */
export function campaignForNotifications(leadership: Leadership, parts: Omit<CourierOptions, 'observer' | 'retention' | 'most'>, settings: { readonly retentionHours: number; readonly backlog: number }, metrics: Metrics, logger: Logger): void {
  const options = { ...parts, retention: settings.retentionHours * HOUR, most: settings.backlog, observer: observerOf(metrics, logger) };
  registerSampledGauges(metrics, {
    records: { name: 'rolegate_notifications_waiting_records', help: 'Event records that wait for their topics.' },
    seconds: { name: 'rolegate_notifications_lag_seconds', help: 'Age of the oldest event record that waits; 0 when none does.' },
  }, async () => {
    const backlog = await parts.queue.backlog();
    return {
      records: [{ value: backlog.reduce((sum, { records }) => sum + records, 0) }],
      seconds: [{ value: backlog.reduce((most, { seconds }) => Math.max(most, seconds), 0) }],
    };
  });
  leadership.campaign('notifications', new NotificationCourier(options).work);
}

function observerOf(metrics: Metrics, logger: Logger): CourierObserver {
  const registers = [metrics];
  const delivered = new Counter({ name: 'rolegate_notifications_delivered_total', help: 'Event records that topics have taken.', registers });
  const failures = new Counter({ name: 'rolegate_notifications_failures_total', help: 'Attempts to send event records that failed and are repeated.', registers });
  const dropped = new Counter({ name: 'rolegate_notifications_dropped_total', help: 'Event records that were given up, by cause: `expired`, `backlog`, `no-topic`.', labelNames: ['cause'], registers });
  for (const cause of ['expired', 'backlog', 'no-topic']) dropped.inc({ cause }, 0);
  return {
    delivered: (records) => delivered.inc(records),
    failed(topic, records, error) {
      failures.inc(records);
      logger.warn({ err: error, topic, records }, 'a topic does not take event records; they are sent again');
    },
    dropped(cause, topic, records) {
      dropped.inc({ cause }, records);
      if (records > 0) logger.warn({ topic, records, cause }, 'event records are given up');
    },
  };
}
