import { escapeText } from '../xml/escape.js';

/** What Ceph's formatter prints: strings, numbers, booleans, lists and objects. */
export type AdminValue = string | number | boolean | null | readonly AdminValue[] | { readonly [name: string]: AdminValue | undefined };

/** Names of lists' items in Ceph's dumps (RGWUserInfo::dump, usage); `obj` is its encoder's default. */
const itemNames: Readonly<Record<string, string>> = {
  keys: 'key',
  swift_keys: 'key',
  caps: 'cap',
  subusers: 'user',
  entries: 'user',
  summary: 'User',
  buckets: 'bucket',
  categories: 'entry',
  sessions: 'session',
};

const itemName = (list: string): string => itemNames[list] ?? 'obj';

function element(name: string, value: AdminValue): string {
  if (Array.isArray(value)) return `<${name}>${items(name, value)}</${name}>`;
  if (value === null) return `<${name}></${name}>`;
  if (typeof value === 'object') return `<${name}>${members(value as Readonly<Record<string, AdminValue | undefined>>)}</${name}>`;
  return `<${name}>${escapeText(String(value))}</${name}>`;
}

function items(list: string, values: readonly AdminValue[]): string {
  const name = itemName(list);
  let text = '';
  for (const value of values) text += element(name, value);
  return text;
}

function members(value: Readonly<Record<string, AdminValue | undefined>>): string {
  let text = '';
  for (const name in value) if (value[name] !== undefined) text += element(name, value[name]);
  return text;
}

/**
 * A reply of Ceph's admin API. JSON is the default format there; in XML `root` names the outer element (`user_info`,
 * `caps`, `keys`) and a list's items have the names that Ceph gives them (`keys` → `key`).
 */
export function writeAdmin(value: AdminValue, { format, root }: { readonly format: 'json' | 'xml'; readonly root: string }): string {
  return format === 'json' ? JSON.stringify(value) : `<?xml version="1.0" encoding="UTF-8"?>${element(root, value)}`;
}
