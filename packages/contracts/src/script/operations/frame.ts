// SPDX-License-Identifier: Apache-2.0
import type { HostContext } from '../../host/host-context.ts'
import { encodeU64, encodeU128 } from '../../seal/little-endian.ts'
import { secretLimits } from '../../state/contract-data.ts'
import {
  expectLength,
  free,
  type OperationHandler,
  type OperationResult,
  readBigUint,
  ScriptTypeError,
  truth,
} from './operation.ts'

/** An operation without argument that reads what the frame knows. */
const simple = (read: (context: HostContext) => OperationResult): OperationHandler => {
  return { price: free, run: (host) => read(host.context) }
}

export const input: OperationHandler = {
  price: free,
  run(host) {
    return host.context.peekInput() ?? host.context.fail('InputForwarded')
  },
}

export const returnValue: OperationHandler = {
  price: free,
  run(host, argument) {
    const flags = argument[0]
    if (flags === undefined) throw new ScriptTypeError('expected flags, then data')
    if (flags > 1) throw new ScriptTypeError(`the only flag is bit 0, which reverts; ${flags} has others`)
    host.answer = { flags, data: argument.slice(1) }
    return undefined
  },
}

export const caller = simple((context) => context.caller)
export const origin = simple((context) => context.origin)
export const address = simple((context) => context.address)
export const value = simple((context) => encodeU128(context.value))
export const minimumBalance = simple((context) => encodeU128(context.minimumBalance))
export const blockNumber = simple((context) => context.block.number)
export const now = simple((context) => Number(context.block.now))
export const gasLeft = simple((context) => Number(context.gas.left))
export const ownCodeHash = simple((context) => context.codeHash)
export const callerIsOrigin = simple((context) => truth(context.callerIsOrigin()))
export const callerIsRoot = simple((context) => truth(context.callerIsRoot()))
export const reentranceCount = simple((context) => context.reentranceCount())
export const instantiationNonce = simple((context) => encodeU64(context.instantiationNonce()))
export const isQuery = simple((context) => truth(context.mode === 'query'))

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export const secret: OperationHandler = {
  price: (prices) => prices.storageRead,
  run(host, name) {
    if (host.context.mode !== 'query') throw new ScriptTypeError('secrets are there in queries only')
    if (name.length > secretLimits.name) throw new ScriptTypeError(`the name of a secret has at most ${secretLimits.name} bytes`)
    const value = host.context.secret(utf8.decode(name))
    if (value !== undefined) host.charge(host.prices.storageReadByte * value.length)
    return value
  },
}

export const balance: OperationHandler = {
  price: (prices) => prices.accountRead,
  run(host) {
    return encodeU128(host.context.balance())
  },
}

export const weightToFee: OperationHandler = {
  price: free,
  run(host, argument) {
    expectLength(argument, 16, 'reference time and proof size')
    return encodeU128(host.context.weightToFee(readBigUint(argument, 0, 8), readBigUint(argument, 8, 8)))
  },
}

export const codeHash: OperationHandler = {
  price: (prices) => prices.accountRead,
  run(host, account) {
    expectLength(account, 32, 'an account')
    return host.context.codeHashOf(account)
  },
}

export const isContract: OperationHandler = {
  price: (prices) => prices.accountRead,
  run(host, account) {
    expectLength(account, 32, 'an account')
    return truth(host.context.isContract(account))
  },
}

export const accountReentranceCount: OperationHandler = {
  price: free,
  run(host, account) {
    expectLength(account, 32, 'an account')
    return host.context.accountReentranceCount(account)
  },
}
