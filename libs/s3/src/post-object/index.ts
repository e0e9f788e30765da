export { FormFields } from './form-fields.js';
export { withinRanges } from './file-range.js';
export { assertPolicyAllows, type PostTarget } from './policy-check.js';
export { type FileRange, parsePostPolicy, type PostPolicy } from './post-policy.js';
export { type PostPlace, postReply } from './post-reply.js';
export { keyOfForm, putHeaders } from './put-headers.js';
