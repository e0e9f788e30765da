/** The values of a metric, one for each set of labels, in Prometheus's text format. Source: prometheus.io, "Exposition formats". */
export function samplesOf(text: string, name: string): readonly number[] {
  const values: number[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith(name)) continue;
    const after = line[name.length];
    if (after !== ' ' && after !== '{') continue;
    const value = Number(line.slice(after === '{' ? line.lastIndexOf('} ') + 2 : name.length + 1).split(' ')[0]);
    if (!Number.isNaN(value)) values.push(value);
  }
  return values;
}
