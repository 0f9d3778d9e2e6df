// SPDX-License-Identifier: Apache-2.0
import { boundedVec, fixedBytes, struct, u64 } from '@phat/codec'
import { validatorsMax } from '@phat/light-client'

/** A set of validators as frames and trust roots carry it. */
export const validators = boundedVec(struct('phat_worker::Validator', { publicKey: fixedBytes(32), power: u64 }), validatorsMax)
