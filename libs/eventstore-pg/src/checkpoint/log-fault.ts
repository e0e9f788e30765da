/** Something in the log that no append has made. */
export type LogFault =
  /** An event's fields are not those that its hash covers. */
  | { readonly kind: 'changed'; readonly stream: string; readonly version: number }
  /** The event of this version is not there, though a later one is. */
  | { readonly kind: 'missing'; readonly stream: string; readonly version: number }
  /** The stream has not come, or not in this form, to where its own row or a checkpoint says it was. */
  | { readonly kind: 'cut'; readonly stream: string; readonly version: number; readonly checkpoint?: string }
  /** It stands before a checkpoint that does not know it, or its stream's row does not. */
  | { readonly kind: 'added'; readonly stream: string; readonly version: number; readonly checkpoint?: string }
  /** A checkpoint is not what was hashed, or its MAC is not of its key. */
  | { readonly kind: 'checkpoint-changed'; readonly checkpoint: string }
  /** A checkpoint between two others, or one that the audit trail has, is not there. */
  | { readonly kind: 'checkpoint-missing'; readonly checkpoint: string }
  /** The audit trail has another checkpoint of this number: the log was rolled back, or both are another's work. */
  | { readonly kind: 'checkpoint-differs'; readonly checkpoint: string };

/** One sentence for people. */
export function sayFault(fault: LogFault): string {
  switch (fault.kind) {
    case 'changed': return `${fault.stream}: event ${fault.version} was changed`;
    case 'missing': return `${fault.stream}: event ${fault.version} is missing`;
    case 'cut': return `${fault.stream}: event ${fault.version} is not there as ${fault.checkpoint === undefined ? 'the stream\'s head' : `checkpoint ${fault.checkpoint}`} knows it`;
    case 'added': return `${fault.stream}: event ${fault.version} was added${fault.checkpoint === undefined ? ' behind the stream\'s head' : ` before checkpoint ${fault.checkpoint}, which does not know it`}`;
    case 'checkpoint-changed': return `checkpoint ${fault.checkpoint} was changed`;
    case 'checkpoint-missing': return `checkpoint ${fault.checkpoint} is missing`;
    case 'checkpoint-differs': return `checkpoint ${fault.checkpoint} is another one than the audit trail has`;
  }
}
