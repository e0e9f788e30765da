export { DataFolderInUse } from './data-folder-lock.js';
export { binaries } from './binaries.js';
export { serverUser, type ServerUser, reaches } from './server-user.js';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, runningPostgres, startEmbeddedPostgres } from './start-embedded-postgres.js';
