/** Source: rgw_acl.h, RGW_PERM_*; Ceph, "Admin Operations", Create Subuser. `none` opens nothing. */
export type SubuserAccess = 'none' | 'read' | 'write' | 'readwrite' | 'full';

/** A part of a user with keys of its own, which may do no more than `access` says. */
export interface Subuser {
  /** Ceph's id without the user: `swift` of `tester:swift`. */
  readonly name: string;
  readonly access: SubuserAccess;
}

/** A Swift key is found by its subuser, and by nothing else: there is one for each. */
export interface SwiftKey {
  /** '': the user's own. */
  readonly subuser: string;
  /** Sealed under the user's data key, purpose `swift-key:<subuser>`. */
  readonly sealedSecret: string;
}

export const swiftKeyPurpose = (subuser: string): string => `swift-key:${subuser}`;

/** By name, the order in which RGW shows them. */
export const putSubuser = (subusers: readonly Subuser[] = [], put: Subuser): readonly Subuser[] =>
  [...subusers.filter(({ name }) => name !== put.name), put].sort((a, b) => (a.name < b.name ? -1 : 1));

export const putSwiftKey = (keys: readonly SwiftKey[] = [], put: SwiftKey): readonly SwiftKey[] =>
  [...keys.filter(({ subuser }) => subuser !== put.subuser), put].sort((a, b) => (a.subuser < b.subuser ? -1 : 1));
