export { cutOffSessions, forgetCutOffs, recordedCutOff, type WantedCutOff } from './cut-off.js';
export { type CutOffTarget, allSessions, cutOffStreams, federatedSubject, namedProvider, oneSession, subjectUser } from './cut-off-target.js';
export type * from './revocation.events.js';
export { revocation } from './revocation.projection.js';
export type { CutOff, RevocationState } from './revocation.state.js';
export { SessionCutOffs } from './session-cut-offs.js';
