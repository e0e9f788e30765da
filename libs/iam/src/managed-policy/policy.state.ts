import type { StoredEvent } from '#event-sourcing';
import { iamArn } from '#kernel';
import type { Tag } from '../tag.js';
import type { PolicyEvent } from './policy.events.js';

export interface PolicyVersion {
  /** `v1` … */
  readonly versionId: string;
  /** Byte for byte as given. */
  readonly document: string;
  readonly createDate: Date;
}

export interface PolicyState {
  readonly account: string;
  readonly policyId: string;
  readonly policyName: string;
  readonly path: string;
  readonly description?: string;
  readonly createDate: Date;
  /** Of the last change of versions. */
  readonly updateDate: Date;
  readonly tags: readonly Tag[];
  /** Oldest first; at most five. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** Of the newest version that there ever was. */
  readonly lastVersion: number;
}

export function evolvePolicy(state: PolicyState | undefined, stored: StoredEvent): PolicyState | undefined {
  const event = stored as StoredEvent & PolicyEvent;
  const { time } = stored;
  if (event.type === 'PolicyCreated') {
    const { policyDocument, ...created } = event.data;
    const versions = [{ versionId: 'v1', document: policyDocument, createDate: time }];
    return { account: stored.account, ...created, createDate: time, updateDate: time, versions, defaultVersionId: 'v1', lastVersion: 1 };
  }
  if (!state) return undefined;
  switch (event.type) {
    case 'PolicyVersionCreated': {
      const { versionId, policyDocument: document, setAsDefault } = event.data;
      const versions = [...state.versions, { versionId, document, createDate: time }];
      return { ...state, versions, updateDate: time, lastVersion: state.lastVersion + 1, defaultVersionId: setAsDefault ? versionId : state.defaultVersionId };
    }
    case 'DefaultPolicyVersionSet': return { ...state, defaultVersionId: event.data.versionId, updateDate: time };
    case 'PolicyVersionDeleted': return { ...state, versions: state.versions.filter((version) => version.versionId !== event.data.versionId), updateDate: time };
    case 'PolicyTagsChanged': return { ...state, tags: event.data.tags };
    case 'PolicyDeleted': return undefined;
    default: return state;
  }
}

export const policyArn = (policy: Pick<PolicyState, 'account' | 'path' | 'policyName'>): string => iamArn(policy.account, 'policy', policy.path, policy.policyName);

/** The version that counts. */
export const defaultVersion = (policy: PolicyState): PolicyVersion => policy.versions.find((version) => version.versionId === policy.defaultVersionId)!;
