/** Reading of what others have written: a member that is missing or of another type is absent. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

export function textIn(json: Json, name: string): string {
  const value = json[name];
  return typeof value === 'string' ? value : '';
}

/** Ceph writes some numbers and truths as texts. */
export function numberIn(json: Json, name: string): number | undefined {
  const value = json[name];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function truthIn(json: Json, name: string): boolean {
  const value = json[name];
  return value === true || value === 'true' || value === 1;
}
