import type { CheckReport } from '#readmodel-pg';

/** What differs between the read model and the log, a line each; states are not shown. */
export function toldReplay({ tables, streams, setAside, differences }: CheckReport): string {
  const lines = [`${streams} streams of ${tables} tables replayed${setAside === 0 ? '' : `, ${setAside} of them set aside`}`];
  for (const { projection, stream, found, expected, fields } of differences) {
    const what = found === undefined ? `has no row (version ${expected})` : expected === undefined ? `has a row (version ${found}) and should have none` :
      found === expected ? `differs in ${fields.join(', ')}` : `is of version ${found} in place of ${expected}`;
    lines.push(`DIFFERENCE ${projection} ${stream} ${what}`);
  }
  lines.push(differences.length === 0 ? 'the read model is what the log says' : `${differences.length}${differences.length === 100 ? ' or more' : ''} differences; \`POST /admin/rolegate/v1/projections/KIND/rebuild\` makes a table anew`);
  return `${lines.join('\n')}\n`;
}
