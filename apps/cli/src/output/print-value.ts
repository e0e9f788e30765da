import { CommandFailure } from '../command-failure.js';
import { exitCode } from '../exit-code.js';

export type PrintableValue = string | number | boolean | null | readonly PrintableValue[] | { readonly [name: string]: PrintableValue | undefined };

export type OutputFormat = 'json' | 'xml';

/** `--format`; radosgw-admin indents JSON whether or not it is asked to. */
export function outputFormat(asked: string | undefined): OutputFormat {
  if (asked === undefined || asked === 'json' || asked === 'json-pretty') return 'json';
  if (asked === 'xml') return 'xml';
  throw new CommandFailure(exitCode.usage, `unrecognized format: ${asked}`, { help: true });
}

/** The value as Ceph's formatters write it, with a line end; `root` names the root element of XML. */
export const printed = (format: OutputFormat, root: string, value: PrintableValue): string =>
  format === 'json' ? `${JSON.stringify(value, null, 4)}\n` : `${xmlLines(root, value, '').join('\n')}\n\n`;

/** Names of the elements of lists, where it is not the list's name without its `s`. Source: Ceph's dump functions. */
const itemNames: Readonly<Record<string, string>> = {
  swift_keys: 'key',
  subusers: 'user',
  entries: 'user',
  categories: 'entry',
  summary: 'User',
  PolicyNames: 'policyname',
  AttachedPolicies: 'PolicyArn',
  Roles: 'role',
};

function itemName(list: string): string {
  return itemNames[list] ?? (list.endsWith('s') ? list.slice(0, -1) : 'member');
}

/** Ceph's XMLFormatter: one space per level, a text beside its tags, lists and objects on lines of their own. */
function xmlLines(name: string, value: PrintableValue, indent: string): readonly string[] {
  const tag = name.replaceAll(' ', '_');
  if (value === null || typeof value !== 'object') return [`${indent}<${tag}>${escaped(String(value ?? ''))}</${tag}>`];
  const inner = Array.isArray(value)
    ? value.flatMap((item: PrintableValue) => xmlLines(itemName(name), item, `${indent} `))
    : Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : xmlLines(key, item, `${indent} `)));
  return [`${indent}<${tag}>`, ...inner, `${indent}</${tag}>`];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
