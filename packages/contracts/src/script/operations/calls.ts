// SPDX-License-Identifier: Apache-2.0
import { scriptCallStatus } from '@phat/abi/script-operations'
import { concatBytes, textBytes } from '@phat/primitives'
import type { NestedOutcome } from '../../host/host-context.ts'
import {
  expectLength,
  type OperationHandler,
  type OperationHost,
  readBigUint,
  readUint,
  ScriptTypeError,
  truth,
} from './operation.ts'

/** Bits of the first byte of `call` and `instantiate`. */
const nestedFlags = { allowReentry: 1, depositLimit: 2 } as const

/** What `call` and `instantiate` have in common: flags, whom, gas, value, and the limit when the flags say that it follows. */
function nestedHeader(argument: Uint8Array): {
  readonly allowReentry: boolean
  readonly whom: Uint8Array
  readonly gas: bigint
  readonly value: bigint
  readonly limit: { readonly depositLimit?: bigint }
  readonly end: number
} {
  expectLength(argument, 57, 'flags, 32 bytes, gas and value', 'tail')
  const flags = argument[0] as number // the length was checked
  if (flags > (nestedFlags.allowReentry | nestedFlags.depositLimit)) throw new ScriptTypeError(`unknown flags ${flags}`)
  const limited = (flags & nestedFlags.depositLimit) !== 0
  const end = limited ? 73 : 57
  expectLength(argument, end, 'flags, 32 bytes, gas, value and deposit limit', 'tail')
  return {
    allowReentry: (flags & nestedFlags.allowReentry) !== 0,
    whom: argument.slice(1, 33),
    gas: readBigUint(argument, 33, 8),
    value: readBigUint(argument, 41, 16),
    limit: limited ? { depositLimit: readBigUint(argument, 57, 16) } : {},
    end,
  }
}

/** Errors of the caller's making that it may handle; others end its frame, as they do for wasm contracts. */
const handledErrors: ReadonlySet<string> = new Set(['TransferFailed', 'CodeNotFound', 'ContractNotFound'])

function nestedAnswer(host: OperationHost, outcome: NestedOutcome, withAddress: boolean): Uint8Array {
  if (outcome.kind === 'failed') {
    if (outcome.origin === 'caller' && !handledErrors.has(outcome.error)) return host.context.fail(outcome.error)
    return concatBytes(Uint8Array.of(scriptCallStatus.failed), textBytes(outcome.error))
  }
  const status = Uint8Array.of(outcome.reverted ? scriptCallStatus.reverted : scriptCallStatus.returned)
  return concatBytes(status, withAddress ? (outcome.address ?? new Uint8Array(32)) : new Uint8Array(), outcome.data)
}

export const call: OperationHandler = {
  price: (prices) => prices.call,
  run(host, argument) {
    const { allowReentry, whom: to, gas, value, limit, end } = nestedHeader(argument)
    if (value > 0n) host.charge(host.prices.transfer)
    return nestedAnswer(host, host.context.call({ to, gas, value, input: argument.slice(end), allowReentry, ...limit }), false)
  },
}

export const delegateCall: OperationHandler = {
  price: (prices) => prices.call,
  run(host, argument) {
    expectLength(argument, 32, 'a code hash, then input', 'tail')
    return nestedAnswer(host, host.context.delegateCall(argument.slice(0, 32), argument.slice(32)), false)
  },
}

export const instantiate: OperationHandler = {
  price: (prices) => prices.instantiate,
  run(host, argument) {
    const { whom: codeHash, gas, value, limit, end } = nestedHeader(argument)
    expectLength(argument, end + 2, 'the length of a salt', 'tail')
    const inputAt = end + 2 + readUint(argument, end, 2)
    expectLength(argument, inputAt, 'a salt of the given length', 'tail')
    if (value > 0n) host.charge(host.prices.transfer)
    const salt = argument.slice(end + 2, inputAt)
    return nestedAnswer(
      host,
      host.context.instantiate({ codeHash, gas, value, input: argument.slice(inputAt), salt, ...limit }),
      true,
    )
  },
}

export const transfer: OperationHandler = {
  price: (prices) => prices.transfer,
  run(host, argument) {
    expectLength(argument, 48, 'an account and a balance')
    return truth(host.context.transfer(argument.slice(0, 32), readBigUint(argument, 32, 16)))
  },
}

export const terminate: OperationHandler = {
  price: (prices) => prices.terminate,
  run(host, beneficiary) {
    expectLength(beneficiary, 32, 'an account')
    return host.context.terminate(beneficiary)
  },
}

export const setCodeHash: OperationHandler = {
  price: (prices) => prices.setCodeHash,
  run(host, hash) {
    expectLength(hash, 32, 'a code hash')
    return truth(host.context.setCodeHash(hash))
  },
}

export const extension: OperationHandler = {
  price: (prices) => prices.extension,
  run(host, argument) {
    expectLength(argument, 4, 'the number of a function, then its arguments', 'tail')
    const id = readUint(argument, 0, 4)
    const answer = host.context.extension.run(id, argument.slice(4))
    if (answer === undefined) throw new ScriptTypeError(`the chain extension has no function ${id}`)
    const { status, output } = answer
    return concatBytes(Uint8Array.of(status, status >>> 8, status >>> 16, status >>> 24), output)
  },
}
