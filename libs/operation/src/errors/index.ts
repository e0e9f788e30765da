import type { Service } from '../descriptor.js';
import { adminErrors } from './admin.errors.js';
import type { ErrorCatalogue } from './catalogue.js';
import { queryErrors } from './query.errors.js';
import { s3Errors } from './s3.errors.js';

export type { ErrorCatalogue, ErrorRow } from './catalogue.js';
export { adminErrors, queryErrors, s3Errors };

export const errorCatalogues: Readonly<Record<Service, ErrorCatalogue>> = { iam: queryErrors, sts: queryErrors, s3: s3Errors, admin: adminErrors };
