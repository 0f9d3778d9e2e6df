// SPDX-License-Identifier: Apache-2.0
import { type AccountId, type Hash, hashOf, hostAccount } from '../bytes32.ts'
import type { CallOptions, InstantiateOptions, Log, RawReply } from '../declare/context.ts'
import type { Declaration } from '../declare/declaration.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostBytes, hostData, hostDo, hostNumber, operation, readBalance, writeBalance } from '../host.ts'
import { crypto } from '../services/crypto.ts'
import { fetchAll, fetchOne, queryOnly, random } from '../services/network.ts'
import { callRaw, type Interface, instantiate, type Remote, remote } from './calls.ts'
import { contractError } from './contract-error.ts'
import { createEmitters, type EventWiring } from './events.ts'
import { createStateAccess, type StateAccess } from './state-access.ts'

const levels = ['error', 'warn', 'info', 'debug', 'trace'] as const

function createLog(): Log {
  const log: { [level: string]: (text: string) => void } = {}
  for (const [index, level] of levels.entries()) {
    log[level] = (text) => {
      const utf8 = new TextEncoder().encode(text)
      const argument = new Uint8Array(1 + utf8.length)
      argument[0] = index + 1
      argument.set(utf8, 1)
      hostDo(operation.log, argument)
    }
  }
  // The cast states what the loop did.
  return log as unknown as Log
}

function accountOf(bytes: Uint8Array | undefined, what: string): AccountId {
  if (bytes === undefined) throw guestErrors.error('declaration', `the root origin has no account: ${what} is nobody`)
  return hostAccount(bytes)
}

/** The one object that handlers get as `c`; which part of it they see is a matter of types, and of the mode that `enter` sets. */
export interface RunningContext {
  readonly c: object
  readonly access: StateAccess
  /** Begins a call: nothing of an earlier one is known. */
  enter(isReadonly: boolean): void
}

/** Makes the context of a contract, once: at upload, before the snapshot. */
export function createContext(declaration: Declaration, events: EventWiring): RunningContext {
  const access = createStateAccess(declaration.state)
  let readonly = false
  let caller: AccountId | undefined
  const block = {
    get number() {
      return hostNumber(operation.blockNumber)
    },
    get time() {
      return hostNumber(operation.now)
    },
  }
  const effect = <A extends readonly unknown[], R>(what: string, run: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      if (readonly) throw guestErrors.error('read-only', what)
      return run(...args)
    }
  }
  /** Another contract runs: it must see what was assigned here, and what was read here may be old afterwards. */
  const outside = <R>(mayReenter: boolean, run: () => R): R => {
    access.flush()
    const answer = run()
    if (mayReenter) access.forget()
    return answer
  }
  const call = (address: AccountId, input: Uint8Array, options?: CallOptions): RawReply =>
    outside(options?.allowReentry === true, () => callRaw(address, input, options))
  const emitters = createEmitters(declaration.name, declaration.events, events)
  const c = {
    state: access.state,
    error: contractError(Object.keys(declaration.errors)),
    emit: Object.fromEntries(Object.entries(emitters).map(([name, emit]) => [name, effect(`emit.${name}`, emit)])),
    log: createLog(),
    crypto,
    block,
    secrets: secretsOf(declaration.secrets),
    get caller() {
      caller ??= accountOf(hostBytes(operation.caller), 'the caller')
      return caller
    },
    get origin() {
      return accountOf(hostBytes(operation.origin), 'the origin')
    },
    get address() {
      return hostAccount(hostData(operation.address))
    },
    get value() {
      return readBalance(hostData(operation.value))
    },
    get balance() {
      return readBalance(hostData(operation.balance))
    },
    get blockNumber() {
      return block.number
    },
    get gasLeft() {
      return hostNumber(operation.gasLeft)
    },
    get isQuery() {
      return hostNumber(operation.isQuery) === 1
    },
    at: <I extends Interface>(contract: I, address: AccountId): Remote<I> =>
      // The cast states that the functions are those of this interface.
      remote(contract, (input, options) => call(address, input, options)) as unknown as Remote<I>,
    call,
    codeHashOf: (of: AccountId): Hash | undefined => {
      const found = hostBytes(operation.codeHash, of.bytes)
      return found === undefined ? undefined : hashOf(found)
    },
    transfer: effect('transfer', (to: AccountId, amount: bigint) => {
      const argument = new Uint8Array(48)
      argument.set(to.bytes)
      writeBalance(new DataView(argument.buffer), 32, amount)
      return hostNumber(operation.transfer, argument) === 1
    }),
    instantiate: effect('instantiate', (codeHash: Hash, input: Uint8Array, options?: InstantiateOptions) =>
      outside(false, () => instantiate(codeHash, input, options)),
    ),
    terminate: effect('terminate', (beneficiary: AccountId) => hostDo(operation.terminate, beneficiary.bytes)),
    setCodeHash: effect('setCodeHash', (codeHash: Hash) => hostNumber(operation.setCodeHash, codeHash.bytes) === 1),
    fetch: async (url: string, request?: Parameters<typeof fetchOne>[1]) => fetchOne(url, request),
    fetchAll: async (requests: Parameters<typeof fetchAll>[0]) => fetchAll(requests),
    random,
  }
  return {
    c,
    access,
    enter: (isReadonly) => {
      readonly = isReadonly
      caller = undefined
      access.forget()
      access.setReadonly(isReadonly)
    },
  }
}

/** `c.secrets`: what the deployer has set for queries; each is read when it is asked for, so that a new value counts at once. */
function secretsOf(names: readonly string[]): object {
  const secrets = {}
  for (const name of names) {
    Object.defineProperty(secrets, name, {
      enumerable: true,
      get: () => {
        queryOnly(`secrets.${name}`)
        const value = hostBytes(operation.secret, name)
        if (value !== undefined) return new TextDecoder().decode(value)
        throw guestErrors.error('extension-failed', `secrets.${name}: the owner has not provided it`)
      },
    })
  }
  return secrets
}
