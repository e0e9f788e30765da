import type { WireCase } from './wire-case.js';

const RANGE = /\{(\d+)-(\d+)\}/;
const TIMES = /\{([^{}*]+)\*(\d+)\}/g;

/**
 * A case as often as it says, each with its number in place of `{n}`. In a form `Tags.member.{1-50}.Key` stands for fifty
 * parameters, `{n}` of whose value is their number, and `{x*2048}` in a value for 2,048 times x: limits are reached in a line.
 */
export function repeated({ repeat = 1, ...one }: WireCase): readonly WireCase[] {
  if (one.request.form === undefined) return [one];
  const form = Object.entries(one.request.form).flatMap(([name, value]) => parameters(name, value.replace(TIMES, (_, text: string, times: string) => text.repeat(Number(times)))));
  return Array.from({ length: repeat }, (_, i) => ({ ...one, request: { ...one.request, form: Object.fromEntries(form.map(([name, value]) => [name, repeat === 1 ? value : value.replaceAll('{n}', String(i + 1))])) } }));
}

function parameters(name: string, value: string): readonly [string, string][] {
  const [range, from, to] = RANGE.exec(name) ?? [];
  if (range === undefined) return [[name, value]];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) => {
    const n = String(Number(from) + i);
    return [name.replace(range, n), value.replaceAll('{n}', n)];
  });
}
