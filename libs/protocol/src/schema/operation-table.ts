import type { ServiceName } from './operation-schema.js';
import { services } from './services.js';

export interface OperationRow {
  readonly service: ServiceName;
  readonly name: string;
  readonly method: string;
  readonly uri: string;
}

/** One row per operation, sorted by service and name; for the documentation. */
export function operationTable(): OperationRow[] {
  const rows: OperationRow[] = [];
  for (const { name: service, operations } of Object.values(services)) {
    for (const { name, http } of operations.values()) rows.push({ service, name, method: http?.method ?? 'POST', uri: http?.uri ?? '/' });
  }
  return rows.sort((a, b) => a.service.localeCompare(b.service) || a.name.localeCompare(b.name));
}
