/** States as JSON text; dates come back as dates. */
interface StoredDate {
  readonly $date: string;
}

const isStoredDate = (value: unknown): value is StoredDate =>
  typeof value === 'object' && value !== null && typeof (value as Partial<StoredDate>).$date === 'string';

export function encodeState(state: unknown): string {
  // JSON.stringify calls toJSON before the replacer sees a value, so the date is taken from its holder.
  return JSON.stringify(state, function (this: Record<string, unknown>, key, value: unknown) {
    const held = this[key];
    return held instanceof Date ? { $date: held.toISOString() } : value;
  });
}

export const decodeState = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => (isStoredDate(value) ? new Date(value.$date) : value));
