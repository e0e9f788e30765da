import { RolegateError } from '#kernel';
import type { MultipartField } from '#protocol';

/** The fields of a browser's form, whose names have no case. Source: S3 API Reference, "POST Object", "Form Fields". */
export class FormFields {
  private readonly values = new Map<string, string>();

  /** @throws RolegateError InvalidArgument for a name that comes twice: nobody could tell which one a policy speaks of */
  constructor(fields: readonly MultipartField[]) {
    for (const { name, value } of fields) {
      const lower = name.toLowerCase();
      if (this.values.has(lower)) throw new RolegateError('InvalidArgument', `POST may have one field named '${lower.slice(0, 128)}' only.`, { fields: { ArgumentName: lower.slice(0, 128) }, reason: 'malformed-form' });
      this.values.set(lower, value);
    }
  }

  /** By its name in lower case. */
  readonly get = (name: string): string | undefined => this.values.get(name);

  /** Names in lower case. */
  names(): IterableIterator<string> {
    return this.values.keys();
  }
}
