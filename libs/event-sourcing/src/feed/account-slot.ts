/**
 * Which of `slots` shares an account belongs to, 0 to slots - 1: the same in every process and version, for Kafka's
 * partitions and the projections' slots alike. FNV-1a over the account's characters, then murmur3's finalizer, for account
 * ids are digits that differ in few bits.
 */
export function accountSlot(account: string, slots: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < account.length; at++) hash = Math.imul(hash ^ account.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % slots;
}
