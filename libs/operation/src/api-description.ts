/** JSON Schema as far as descriptions need it (draft 2020-12, which OpenAPI 3.1 uses). */
export interface ApiSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly (string | number)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, ApiSchema>>;
  readonly required?: readonly string[];
  readonly items?: ApiSchema;
  readonly anyOf?: readonly ApiSchema[];
  readonly additionalProperties?: boolean;
}

export interface ApiParameter {
  readonly doc: string;
  /** A string unless given. */
  readonly schema?: ApiSchema;
  readonly required?: true;
}

export interface ApiBody {
  readonly doc: string;
  readonly type: 'application/json' | 'text/plain';
  /** A string unless given. */
  readonly schema?: ApiSchema;
  readonly required?: true;
}

/** What the OpenAPI document says of an operation of our own, beside what its descriptor says anyway. */
export interface ApiDescription {
  /** One sentence. */
  readonly summary: string;
  /** What stands for the `*` of the path: `{ring}/{id}/promote`. */
  readonly rest?: string;
  /** Those in the path and those of the query, by name. */
  readonly parameters?: Readonly<Record<string, ApiParameter>>;
  readonly body?: ApiBody;
  /** Of a reply of success; absent where it is empty. */
  readonly reply?: ApiSchema;
  /** Caps that suffice, where it is not one for all requests. */
  readonly caps?: string;
}
