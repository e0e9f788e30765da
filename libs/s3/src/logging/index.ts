export { accessLogEntry } from './access-log-entry.js';
export type { LoggedRequest } from './access-log-line.js';
export { loggedObject, loggedOperation } from './access-log-operation.js';
export { AccessLogCourier, type AccessLogCourierOptions, type AccessLogObserver } from './delivery/access-log-courier.js';
export type * from './delivery/access-log-queue.js';
export type * from './logging.events.js';
