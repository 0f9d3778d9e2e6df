// SPDX-License-Identifier: Apache-2.0
import { compareBytes, concatBytes } from '@phat/primitives'
import { sha256 } from '../sha256.ts'
import { merkleRoot } from './merkle.ts'
import { bytesField, messageField, varintField } from './protobuf.ts'
import type { Validator, ValidatorSet } from './types.ts'

/** Total power that CometBFT allows a set: an eighth of the largest int64. */
export const totalPowerMax = (2n ** 63n - 1n) / 8n

/** The 20-byte address of an ed25519 key: the first bytes of its sha256. */
export function validatorAddress(publicKey: Uint8Array): Uint8Array {
  return sha256(publicKey).slice(0, 20)
}

/** The order in which a set is hashed and its votes stand in a commit: by power, greatest first, then by address. */
export function sortValidators(validators: ValidatorSet): Validator[] {
  return validators
    .map((validator) => ({ validator, address: validatorAddress(validator.publicKey) }))
    .sort((a, b) => {
      if (a.validator.power !== b.validator.power) return a.validator.power > b.validator.power ? -1 : 1
      return compareBytes(a.address, b.address)
    })
    .map(({ validator }) => validator)
}

/** The sum of the powers. */
export function totalPower(validators: ValidatorSet): bigint {
  return validators.reduce((sum, { power }) => sum + power, 0n)
}

/** The hash of a set, for `validatorsHash` and `nextValidatorsHash`: the merkle root over its sorted SimpleValidator messages. */
export function validatorSetHash(validators: ValidatorSet): Uint8Array {
  return merkleRoot(sortValidators(validators).map(encodeSimpleValidator))
}

/** tendermint.types.SimpleValidator; field 1 of PublicKey is ed25519. */
function encodeSimpleValidator({ publicKey, power }: Validator): Uint8Array {
  return concatBytes(messageField(1, bytesField(1, publicKey)), varintField(2, power))
}
