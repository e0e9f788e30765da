export { binaries } from './binaries.js';
export { serverUser, type ServerUser, reaches } from './server-user.js';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start-embedded-postgres.js';
