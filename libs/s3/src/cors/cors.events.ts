import type { NewEvent } from '#event-sourcing';

/** One rule, in the shape of AWS's schema. Source: S3 API Reference, CORSRule. */
export interface CorsRule {
  readonly ID?: string;
  /** At most one `*` each. */
  readonly AllowedHeaders?: readonly string[];
  readonly AllowedMethods: readonly string[];
  /** At most one `*` each. */
  readonly AllowedOrigins: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

export interface CorsConfiguration {
  /** The first that fits decides. */
  readonly CORSRules: readonly CorsRule[];
}

export type BucketCorsPut = NewEvent<'BucketCorsPut', CorsConfiguration>;
export type BucketCorsDeleted = NewEvent<'BucketCorsDeleted', Record<string, never>>;
