/**
 * Brings what the tests drive for real into .provision/ and onto the system (`npm run provision`): Python clients and
 * Keystone from PyPI, rclone, restic, s3fs, HAProxy, nginx, Prometheus and slapd from Debian, Kafka, Keycloak and a Java client
 * from Maven Central, a Go client, the test suites of others, versitygw and MinIO by the Go proxy. Does nothing
 * where all is there, ends well when something cannot be had, and says so; .provision/manifest.json is what
 * test/provisioned.ts reads.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianPrograms } from './provision/debian.mjs';
import { clientSuites, goClient, minioServer, versitygw } from './provision/go.mjs';
import { javaClient } from './provision/java.mjs';
import { kafka } from './provision/kafka.mjs';
import { keycloak } from './provision/keycloak.mjs';
import { keystone } from './provision/keystone.mjs';
import { pythonClients } from './provision/python.mjs';
import { provision } from './provision/run.mjs';

mkdirSync(provision, { recursive: true });
const started = performance.now();
const components = (await Promise.all([pythonClients(), debianPrograms(), kafka(), keycloak(), keystone(), goClient(), versitygw(), minioServer(), clientSuites(), javaClient()])).flat();
const manifest = join(provision, 'manifest.json');
writeFileSync(`${manifest}.new`, `${JSON.stringify(Object.fromEntries(components), null, 2)}\n`);
renameSync(`${manifest}.new`, manifest);
for (const [name, { available, version, reason }] of components) {
  console.log(available ? `  ${name} ${version}` : `  ${name} MISSING: ${reason}`);
}
const missing = components.filter(([, { available }]) => !available).length;
console.log(`provision: ${components.length - missing} there, ${missing} missing, ${((performance.now() - started) / 1000).toFixed(1)} s`);
