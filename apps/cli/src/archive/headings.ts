/** What the sections of an archive say about themselves, in the order in which they come. */
export interface Manifest {
  readonly section: 'manifest';
  readonly rolegate: string;
  /** ISO 8601. */
  readonly made: string;
  /** Migrations that the schemas had, by schema. */
  readonly migrations: Readonly<Record<string, readonly string[]>>;
  /** Whether objects are in it; buckets always are. */
  readonly objects: boolean;
}

/** Opens the data keys of the archive. */
export interface SealKeys {
  readonly section: 'seal-keys';
  readonly keys: readonly { readonly id: string; /** Base64. */ readonly material: string; readonly issuing: boolean }[];
}

/** Rows as Postgres's COPY writes them, text format. */
export interface TableRows {
  readonly section: 'table';
  /** With its schema. */
  readonly table: string;
  readonly columns: readonly string[];
}

export interface Sequences {
  readonly section: 'sequences';
  readonly values: Readonly<Record<string, string>>;
}

/** The file of a larger object. */
export interface BlobBytes {
  readonly section: 'blob';
  readonly id: string;
}

/** The last: without it the archive is not whole. */
export interface End {
  readonly section: 'end';
  readonly rows: Readonly<Record<string, number>>;
  readonly blobs: number;
}

export type Heading = Manifest | SealKeys | TableRows | Sequences | BlobBytes | End;
