import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Forms in which a store could hold a text: as it is, in hex, and in base64 at any alignment. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').replace(/=+$/, '');
    // The first and last characters also depend on the neighbours.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [secret, bytes.toString('hex'), ...base64, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Every row of every table of a database, as text; binary columns in hex. */
async function dump(connectionString: string): Promise<{ readonly tables: number; readonly rows: number; readonly text: string }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
    const texts: string[] = [];
    for (const { name } of tables) for (const { row } of (await client.query<{ row: string }>(`select t::text as row from ${name} t`)).rows) texts.push(row);
    return { tables: tables.length, rows: texts.length, text: texts.join('\n') };
  } finally {
    await client.end();
  }
}

/** Secrets that were given to a gateway, to be looked for wherever it may have put them. */
export class Planted {
  /** By what they are. */
  readonly secrets = new Map<string, string>();

  add(what: string, secret: string): string {
    this.secrets.set(what, secret);
    return secret;
  }

  /** Which of them a text holds, in any form. */
  found(text: string): string[] {
    return [...this.secrets].filter(([, secret]) => formsOf(secret).some((form) => text.includes(form))).map(([what]) => what);
  }

  /** All rows of the embedded database, and how much that is. */
  async database(dataDir: string): ReturnType<typeof dump> {
    const { password, port } = JSON.parse(readFileSync(join(dataDir, 'postgres/access.json'), 'utf8')) as { password: string; port: number };
    return dump(`postgres://rolegate:${password}@127.0.0.1:${port}/rolegate`);
  }

  /** The files below a folder that hold one of them, and how many files were read. */
  files(folder: string): { readonly holders: readonly string[]; readonly read: number } {
    const files = globSync('**/*', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
    return { holders: files.filter((path) => this.found(readFileSync(join(folder, path), 'latin1')).length > 0).sort(), read: files.length };
  }
}
