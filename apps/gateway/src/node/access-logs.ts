import type { Leadership } from '#event-sourcing';
import { AccessLogCourier, type AccessLogCourierOptions, type AccessLogObserver } from '#s3';
import type { Logger } from '#telemetry';
import { Counter, type Registry as Metrics } from 'prom-client';

/** Milliseconds that lines wait for a target that does not take them. */
const RETENTION = 24 * 3_600_000;

/** Lines of server access logs are delivered by one node of all. */
export function campaignForAccessLogs(leadership: Leadership, parts: Omit<AccessLogCourierOptions, 'observer' | 'interval' | 'retention'>, { accessLogInterval }: { readonly accessLogInterval: number }, metrics: Metrics, logger: Logger): void {
  const courier = new AccessLogCourier({ ...parts, interval: accessLogInterval * 1000, retention: RETENTION, observer: observerOf(metrics, logger) });
  leadership.campaign('access-logs', courier.work);
}

function observerOf(metrics: Metrics, logger: Logger): AccessLogObserver {
  const registers = [metrics];
  const delivered = new Counter({ name: 'rolegate_access_log_delivered_bytes_total', help: 'Bytes of server access logs that target buckets have taken.', registers });
  const failures = new Counter({ name: 'rolegate_access_log_failures_total', help: 'Attempts to write a log object that failed and are repeated.', registers });
  const expired = new Counter({ name: 'rolegate_access_log_expired_bytes_total', help: 'Bytes of server access logs that were given up after a day, because their target took none.', registers });
  return {
    delivered: (bytes) => delivered.inc(bytes),
    failed({ bucketId }, error) {
      failures.inc();
      logger.warn({ err: error, bucketId }, 'the access log of a bucket could not be delivered, and is tried again');
    },
    expired(bytes) {
      expired.inc(bytes);
      logger.warn({ bytes }, 'lines of access logs are given up');
    },
  };
}
