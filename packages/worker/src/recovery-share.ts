// SPDX-License-Identifier: Apache-2.0
export { handOverShare } from './keys/handed-share.ts'
export {
  checkRecoveryKeys,
  type OpenedShare,
  openRecoveryShare,
  type RecoveryShare,
  recoveryShare,
} from './keys/master-key-recovery.ts'
