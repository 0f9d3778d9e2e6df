// SPDX-License-Identifier: Apache-2.0
import { hostFunction, ptr, type SealHost, u32, u64 } from '../host-function.ts'
import { sentinel } from '../return-codes.ts'
import { depositLimit, nestedReturnCode, writeReturned } from './nested-call.ts'

/** What the versions of `instantiate` have in common; all pointers but `gas` and the two input lengths. */
interface InstantiateArguments {
  readonly codeHash: number
  /** 0 passes on all that is left. */
  readonly gas: bigint
  readonly deposit: number
  readonly value: number
  readonly input: number
  readonly inputLength: number
  readonly address: number
  readonly addressLength: number
  readonly out: number
  readonly outLength: number
  readonly salt: number
  readonly saltLength: number
}

function instantiateContract(host: SealHost, asked: InstantiateArguments): number {
  const { context, memory, prices } = host
  host.charge(prices.instantiate + prices.copyByte * (asked.inputLength + asked.saltLength))
  const limit = depositLimit(host, asked.deposit)
  const value = memory.readBalance(asked.value)
  if (value > 0n) host.charge(prices.transfer)
  const codeHash = memory.read(asked.codeHash, 32)
  const input = memory.read(asked.input, asked.inputLength)
  const salt = memory.read(asked.salt, asked.saltLength)
  const outcome = context.instantiate({ codeHash, gas: asked.gas, value, input, salt, ...limit })
  if (outcome.kind === 'returned') {
    if (!outcome.reverted && outcome.address !== undefined && memory.wants(asked.address)) {
      memory.writeOutput(asked.address, asked.addressLength, outcome.address)
    }
    writeReturned(host, outcome.data, asked.out, asked.outLength)
  }
  return nestedReturnCode(host, outcome)
}

/** Makes a contract from code. The lengths of hash and value are of a time when sizes varied, and mean nothing. */
export const instantiate = hostFunction(
  'seal0',
  'instantiate',
  [ptr, u32, u64, ptr, u32, ptr, u32, ptr, ptr, ptr, ptr, ptr, u32],
  u32,
  (
    host,
    codeHash,
    _codeHashLength,
    gas,
    value,
    _valueLength,
    input,
    inputLength,
    address,
    addressLength,
    out,
    outLength,
    salt,
    saltLength,
  ) => {
    const outputs = { address, addressLength, out, outLength }
    return instantiateContract(host, {
      codeHash,
      gas,
      deposit: sentinel,
      value,
      input,
      inputLength,
      ...outputs,
      salt,
      saltLength,
    })
  },
)

/** As above, from the time before salts (ink! 3 until its first release candidates): the salt is empty. */
export const instantiateUnsalted = hostFunction(
  'seal0',
  'instantiate',
  [ptr, u32, u64, ptr, u32, ptr, u32, ptr, ptr, ptr, ptr],
  u32,
  (host, codeHash, _codeHashLength, gas, value, _valueLength, input, inputLength, address, addressLength, out, outLength) => {
    const outputs = { address, addressLength, out, outLength }
    return instantiateContract(host, {
      codeHash,
      gas,
      deposit: sentinel,
      value,
      input,
      inputLength,
      ...outputs,
      salt: 0,
      saltLength: 0,
    })
  },
)

/** Makes a contract from code. */
export const instantiate1 = hostFunction(
  'seal1',
  'instantiate',
  [ptr, u64, ptr, ptr, u32, ptr, ptr, ptr, ptr, ptr, u32],
  u32,
  (host, codeHash, gas, value, input, inputLength, address, addressLength, out, outLength, salt, saltLength) => {
    const outputs = { address, addressLength, out, outLength }
    return instantiateContract(host, {
      codeHash,
      gas,
      deposit: sentinel,
      value,
      input,
      inputLength,
      ...outputs,
      salt,
      saltLength,
    })
  },
)

/** As version 1, with a limit for the deposit. A limit of proof size means nothing here: there are no proofs of a cluster's state. */
export const instantiate2 = hostFunction(
  'seal2',
  'instantiate',
  [ptr, u64, u64, ptr, ptr, ptr, u32, ptr, ptr, ptr, ptr, ptr, u32],
  u32,
  (
    host,
    codeHash,
    gas,
    _proofSize,
    deposit,
    value,
    input,
    inputLength,
    address,
    addressLength,
    out,
    outLength,
    salt,
    saltLength,
  ) => {
    const outputs = { address, addressLength, out, outLength }
    return instantiateContract(host, { codeHash, gas, deposit, value, input, inputLength, ...outputs, salt, saltLength })
  },
)
