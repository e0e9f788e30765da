/** When what was said in days comes about. */
export interface Calendar {
  /** Milliseconds since the epoch, as `since` is. */
  deadline(since: number, days: number): number;
  /** Milliseconds after which every bucket is looked at again. */
  readonly day: number;
}

const DAY = 86_400_000;

/** Rounded up to the next midnight UTC (S3 User Guide, "Lifecycle rules: based on an object's age"). */
export const civilDays: Calendar = { day: DAY, deadline: (since, days) => Math.ceil((since + days * DAY) / DAY) * DAY };

/** Days of another length, for tests; as rgw_lc_debug_interval (rgw_lc.cc, obj_has_expired) without rounding. */
export const shortDays = (day: number): Calendar => ({ day, deadline: (since, days) => since + days * day });
