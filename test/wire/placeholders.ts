/** Values that earlier cases of a file have saved, by name. */
export type Saved = Map<string, string>;

/** What a placeholder of an expected text stands for; the argument is what follows the colon. */
const KINDS: Readonly<Record<string, (argument: string) => string>> = {
  any: () => '[^<>"]*',
  etag: () => '[0-9a-f]{32}',
  id: (prefix) => `${prefix}[A-Z0-9]{17}`,
  key: (prefix) => `${prefix}[A-Z0-9]{16}`,
  newline: () => '\\n',
  number: () => '\\d+',
  secret: () => '[A-Za-z0-9+/]{40}',
  time: () => '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?Z',
  token: () => '[A-Za-z0-9+/=_.-]{64,4096}',
  uuid: () => '[0-9a-f-]{36}',
};

const PLACEHOLDER = /\{\{([A-Za-z0-9]+)(?::([A-Z]*))?(?: as ([A-Za-z]+))?}}/g;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A pattern of an expected text: `{{id:AROA}}` is any role id, `{{time as created}}` any timestamp, which is saved, and
 * `{{created}}` what was saved. Line breaks with the indentation after them are the file's own layout.
 * @throws Error for a placeholder that is neither
 */
export function patternOf(text: string, saved: Saved): RegExp {
  let pattern = '';
  let end = 0;
  const layout = text.trim().replace(/\n\s*/g, '');
  for (const match of layout.matchAll(PLACEHOLDER)) {
    const [whole, name, argument = '', as] = match;
    const known = saved.get(name!);
    const part = known !== undefined ? escaped(known) : KINDS[name!]?.(argument);
    if (part === undefined) throw new Error(`nothing is called ${whole}`);
    pattern += escaped(layout.slice(end, match.index)) + (as === undefined ? part : `(?<${as}>${part})`);
    end = match.index + whole.length;
  }
  return new RegExp(`^${pattern}${escaped(layout.slice(end))}$`, 's');
}

/** The text with every `{{name}}` replaced by what was saved under it. @throws Error for an unknown name */
export function filled(text: string, saved: Saved): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = saved.get(name);
    if (value === undefined) throw new Error(`nothing was saved as ${whole}`);
    return value;
  });
}

/** `filled` for every text inside a value. */
export function filledDeep<T>(value: T, saved: Saved): T {
  if (typeof value === 'string') return filled(value, saved) as T;
  if (Array.isArray(value)) return value.map((one) => filledDeep(one, saved)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filledDeep(one, saved)])) as T;
}
