// Writes docs/reference/openapi.json, the document that a gateway serves at /admin/rolegate/v1/openapi.json. Needs a build.
import { writeFileSync } from 'node:fs';
import { features } from '../dist/apps/gateway/src/features.js';
import { openApiDocument } from '../dist/libs/admin/src/index.js';

const operations = features({}).flatMap((feature) => feature.operations);
writeFileSync('docs/reference/openapi.json', `${JSON.stringify(openApiDocument(operations), null, 2)}\n`);
