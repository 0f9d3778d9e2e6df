// SPDX-License-Identifier: Apache-2.0

/** What a host function answers the guest where failing is ordinary: pallet-contracts' `ReturnErrorCode`. */
export const returnCodes = {
  success: 0,
  calleeTrapped: 1,
  calleeReverted: 2,
  keyNotFound: 3,
  transferFailed: 5,
  codeNotFound: 7,
  notCallable: 8,
  callRuntimeFailed: 10,
  ecdsaRecoveryFailed: 11,
  sr25519VerifyFailed: 12,
} as const

/** As an output pointer: the guest does not want the output. As a length: there is nothing. */
export const sentinel = 0xffff_ffff
