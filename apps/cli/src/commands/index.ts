import type { Command } from '../command.js';
import { accountCreate } from './account-create.js';
import { accountGet } from './account-get.js';
import { accountList } from './account-list.js';
import { accountModify } from './account-modify.js';
import { accountRm } from './account-rm.js';
import { accountStats } from './account-stats.js';
import { bucketAdopt } from './bucket-adopt.js';
import { bucketCheck } from './bucket-check.js';
import { bucketLimitCheck } from './bucket-limit-check.js';
import { bucketLink } from './bucket-link.js';
import { bucketList } from './bucket-list.js';
import { bucketRm } from './bucket-rm.js';
import { bucketStats } from './bucket-stats.js';
import { bucketUnlink } from './bucket-unlink.js';
import { capsAdd } from './caps-add.js';
import { capsRm } from './caps-rm.js';
import { completion } from './completion.js';
import { credentials } from './credentials.js';
import { dataAccess } from './data-access.js';
import { doctor } from './doctor.js';
import { explain } from './explain.js';
import { exportCommand } from './export.js';
import { globalRateLimitDisable } from './global-ratelimit-disable.js';
import { globalRateLimitEnable } from './global-ratelimit-enable.js';
import { globalRateLimitGet } from './global-ratelimit-get.js';
import { globalRateLimitSet } from './global-ratelimit-set.js';
import { help } from './help.js';
import { history } from './history.js';
import { imds } from './imds.js';
import { importAws } from './import-aws.js';
import { importCeph } from './import-ceph.js';
import { importMinio } from './import-minio.js';
import { importRolegate } from './import-rolegate.js';
import { keyCreate } from './key-create.js';
import { keyRm } from './key-rm.js';
import { keysAdd } from './keys-add.js';
import { keysList } from './keys-list.js';
import { keysPromote } from './keys-promote.js';
import { keysRetire } from './keys-retire.js';
import { keysRewrap } from './keys-rewrap.js';
import { lcGet } from './lc-get.js';
import { lcList } from './lc-list.js';
import { lcProcess } from './lc-process.js';
import { mappingAdd } from './mapping-add.js';
import { mappingImport } from './mapping-import.js';
import { mappingList } from './mapping-list.js';
import { mappingRm } from './mapping-rm.js';
import { metadataGet } from './metadata-get.js';
import { metadataList } from './metadata-list.js';
import { mfaCheck } from './mfa-check.js';
import { mfaCreate } from './mfa-create.js';
import { mfaGet } from './mfa-get.js';
import { mfaList } from './mfa-list.js';
import { mfaRemove } from './mfa-remove.js';
import { mfaResync } from './mfa-resync.js';
import { objectRm } from './object-rm.js';
import { policyLint } from './policy-lint.js';
import { projectionList } from './projection-list.js';
import { projectionRebuild } from './projection-rebuild.js';
import { projectionRetry } from './projection-retry.js';
import { projectionSkip } from './projection-skip.js';
import { projector } from './projector.js';
import { quotaDisable } from './quota-disable.js';
import { quotaEnable } from './quota-enable.js';
import { quotaGet } from './quota-get.js';
import { quotaSet } from './quota-set.js';
import { rateLimitDisable } from './ratelimit-disable.js';
import { rateLimitEnable } from './ratelimit-enable.js';
import { rateLimitGet } from './ratelimit-get.js';
import { rateLimitSet } from './ratelimit-set.js';
import { replay } from './replay.js';
import { roleCreate } from './role-create.js';
import { roleDelete } from './role-delete.js';
import { roleGet } from './role-get.js';
import { roleList } from './role-list.js';
import { roleModify } from './role-modify.js';
import { rolePolicyAttach } from './role-policy-attach.js';
import { rolePolicyDelete } from './role-policy-delete.js';
import { rolePolicyDetach } from './role-policy-detach.js';
import { rolePolicyGet } from './role-policy-get.js';
import { rolePolicyListAttached } from './role-policy-list-attached.js';
import { rolePolicyList } from './role-policy-list.js';
import { rolePolicyPut } from './role-policy-put.js';
import { roleTrustPolicyModify } from './role-trust-policy-modify.js';
import { roleUpdate } from './role-update.js';
import { serve } from './serve.js';
import { sessionsList } from './sessions-list.js';
import { sessionsRevoke } from './sessions-revoke.js';
import { subuserCreate } from './subuser-create.js';
import { subuserModify } from './subuser-modify.js';
import { subuserRm } from './subuser-rm.js';
import { tokenEncode } from './token-encode.js';
import { topicCreate } from './topic-create.js';
import { topicGet } from './topic-get.js';
import { topicList } from './topic-list.js';
import { topicRm } from './topic-rm.js';
import { usageShow } from './usage-show.js';
import { usageTrim } from './usage-trim.js';
import { userCreate } from './user-create.js';
import { userEnable } from './user-enable.js';
import { userInfoCommand } from './user-info.js';
import { userList } from './user-list.js';
import { userModify } from './user-modify.js';
import { userPolicyAttach } from './user-policy-attach.js';
import { userPolicyDelete } from './user-policy-delete.js';
import { userPolicyDetach } from './user-policy-detach.js';
import { userPolicyGet } from './user-policy-get.js';
import { userPolicyListAttached } from './user-policy-list-attached.js';
import { userPolicyList } from './user-policy-list.js';
import { userPolicyPut } from './user-policy-put.js';
import { userRename } from './user-rename.js';
import { userRm } from './user-rm.js';
import { userStats } from './user-stats.js';
import { userSuspend } from './user-suspend.js';
import { verify } from './verify.js';
import { version } from './version.js';

/** Every command, in the order of the help text. A new command is a file in this folder and a line here. */
export const commands: readonly Command[] = [
  serve, imds, projector, projectionList, projectionRebuild, projectionRetry, projectionSkip,
  doctor, explain, history, verify, replay,
  keysList, keysAdd, keysPromote, keysRetire, keysRewrap,
  policyLint,
  exportCommand, importRolegate, importCeph, importMinio, importAws,
  completion, version, help,
  userCreate, userModify, userRename, userInfoCommand, userList, userSuspend, userEnable, userRm, userStats,
  accountCreate, accountModify, accountGet, accountList, accountStats, accountRm,
  capsAdd, capsRm, subuserCreate, subuserModify, subuserRm, keyCreate, keyRm, sessionsList, sessionsRevoke, usageShow, usageTrim,
  quotaSet, quotaEnable, quotaDisable, quotaGet,
  rateLimitSet, rateLimitEnable, rateLimitDisable, rateLimitGet, globalRateLimitSet, globalRateLimitEnable, globalRateLimitDisable, globalRateLimitGet,
  bucketList, bucketStats, bucketLink, bucketUnlink, bucketRm, bucketAdopt, bucketCheck, bucketLimitCheck, objectRm, lcList, lcGet, lcProcess, metadataList, metadataGet,
  mfaCreate, mfaList, mfaGet, mfaCheck, mfaResync, mfaRemove,
  topicCreate, topicGet, topicList, topicRm, mappingAdd, mappingList, mappingImport, mappingRm, tokenEncode, credentials, dataAccess,
  userPolicyPut, userPolicyGet, userPolicyList, userPolicyDelete, userPolicyAttach, userPolicyDetach, userPolicyListAttached,
  roleCreate, roleGet, roleList, roleUpdate, roleDelete, roleTrustPolicyModify, roleModify,
  rolePolicyPut, rolePolicyGet, rolePolicyList, rolePolicyDelete, rolePolicyAttach, rolePolicyDetach, rolePolicyListAttached,
];
