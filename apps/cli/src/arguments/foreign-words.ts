/** First words of radosgw-admin's commands that have nothing to act on here, by what they are about. Source: radosgw-admin(8). */
const subjects: Readonly<Record<string, readonly string[]>> = {
  'the RADOS cluster that Ceph keeps objects in; there is none behind this gateway': ['bi', 'gc', 'objects', 'olh', 'orphans', 'pool', 'pools', 'reshard'],
  "Ceph's realms and zones and the logs between them; gateways here share one database (docs/recipes/cluster.md)": [
    'bilog', 'data', 'datalog', 'mdlog', 'period', 'realm', 'sync', 'zone', 'zonegroup', 'zonegroups', 'zones',
  ],
  "Lua scripts within Ceph's gateway; this one runs none": ['script', 'script-package'],
};

const byWord = new Map(Object.entries(subjects).flatMap(([subject, words]) => words.map((word) => [word, subject] as const)));

/** Why a command of radosgw-admin is not here; undefined for a word that is none of those. */
export function whyForeign(word: string): string | undefined {
  const subject = byWord.get(word);
  return subject === undefined ? undefined : `radosgw-admin's ${word} commands are about ${subject}.`;
}
