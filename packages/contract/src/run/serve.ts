// SPDX-License-Identifier: Apache-2.0

import { scriptEntry } from '@phat/abi/script-operations'
import { type AnyCodec, fieldsIo, Reader, Writer } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import type { Declaration } from '../declare/declaration.ts'
import type { Entry, Handler } from '../declare/entries.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostData, hostDo, operation } from '../host.ts'
import { createContext } from './context.ts'
import { ContractError } from './contract-error.ts'
import { errorCodec } from './error-codec.ts'
import type { EventWiring } from './events.ts'
import { createMigration } from './migration.ts'
import { readShared, sharedSizeMax } from './shared-reader.ts'

/** What the build computes, so that nothing needs to be hashed when the bundle loads. */
export interface Wiring extends EventWiring {
  /** Selectors as big-endian numbers, in the order of the declaration's entries. */
  readonly selectors: readonly number[]
}

/** An entry with all that a call needs of it, in one object. */
interface Program {
  readonly name: string
  readonly run: Handler
  readonly returns: AnyCodec | undefined
  readonly readArgs: (reader: Reader) => unknown
  readonly hasArgs: boolean
  /** No argument keeps a view of the input. */
  readonly isExact: boolean
  readonly isFallible: boolean
  readonly isPayable: boolean
  readonly isQuery: boolean
}

const noArgs = {}

/** `deploy` is 0, `call` is 1. */
type EntryKind = 0 | 1

/** The flag that reverts, Ok of the language, Err of the contract. */
const revertedHead = Uint8Array.of(1, 0, 1)

/** `Result::Err(LangError::CouldNotReadInput)`, with the flag that reverts. */
const couldNotReadInput = Uint8Array.of(1, 1, 1)

/** What answers are written into; made before the snapshot, so that calls do not pay for it. */
const reply = /* @__PURE__ */ new Writer(1024)

/**
 * Makes a declaration the contract of this bundle: installs the entry that the engine calls for each deployment and message. Called by the
 * code that the build generates.
 */
export function serve(contract: { readonly declaration: Declaration }, wiring: Wiring): void {
  const { declaration } = contract
  const constructors = new Map<number, Program>()
  const messages = new Map<number, Program>()
  for (const [index, entry] of declaration.entries.entries()) {
    const into = entry.kind === 'constructor' ? constructors : messages
    into.set((wiring.selectors[index] ?? 0) | 0, programOf(declaration, entry))
  }
  const errors = errorCodec(declaration)
  const running = createContext(declaration, wiring)
  const migrate = createMigration(declaration, running)

  const finish = (program: Program, kind: EntryKind, answer: unknown): void => {
    if (kind === 0) {
      Object.assign(running.access.state, answer)
      for (const after of declaration.afterDeploy) invoke(after, running.c, undefined)
    }
    running.access.flush()
    writeAnswer(program, answer)
  }
  const start = (program: Program, kind: EntryKind, args: unknown): undefined | Promise<void> => {
    if (migrate !== undefined) {
      running.enter(false)
      migrate(kind)
    }
    running.enter(program.isQuery)
    try {
      const answer = invoke(program.run, running.c, args)
      if (answer instanceof Promise) {
        return answer.then(
          (value) => finish(program, kind, value),
          (error: unknown) => writeFailure(program, errors, error),
        )
      }
      finish(program, kind, answer)
    } catch (error) {
      writeFailure(program, errors, error)
    }
    return undefined
  }
  const run = (kind: EntryKind): undefined | Promise<void> => {
    const input = hostData(operation.input)
    const selector = ((input[0] ?? 0) << 24) | ((input[1] ?? 0) << 16) | ((input[2] ?? 0) << 8) | (input[3] ?? 0)
    const program = input.length < 4 ? undefined : (kind === 0 ? constructors : messages).get(selector)
    const args = program === undefined ? undefined : argsOf(program, input)
    if (program === undefined || args === undefined) {
      hostDo(operation.returnValue, couldNotReadInput)
      return undefined
    }
    if (!program.isPayable && hasFunds(hostData(operation.value))) {
      throw guestErrors.error('not-payable', `${program.name} takes no funds`)
    }
    return start(program, kind, args)
  }
  Object.defineProperty(globalThis, scriptEntry, { value: run, configurable: true, writable: true })
}

function programOf({ errors }: Declaration, entry: Entry): Program {
  const { name, run, returns, args, options, kind } = entry
  return {
    name,
    run,
    returns,
    readArgs: fieldsIo(args).read,
    hasArgs: Object.keys(args).length > 0,
    isExact: Object.values(args).every((codec) => codec.exact),
    isFallible: options.infallible !== true && Object.keys(errors).length > 0,
    isPayable: options.payable === true,
    isQuery: kind === 'query',
  }
}

/** The arguments, or undefined when the input is not that of this message. */
function argsOf(program: Program, input: Uint8Array): unknown {
  if (!program.hasArgs) return input.length === 4 ? noArgs : undefined
  try {
    if (program.isExact && input.length <= sharedSizeMax) return readShared(input, 4, program.readArgs)
    const reader = new Reader(input, 4)
    const args = program.readArgs(reader)
    return reader.remaining === 0 ? args : undefined
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}

/** Whether a balance is above zero: by words, because a loop over bytes costs an interpreter more than all else here. */
function hasFunds(balance: Uint8Array): boolean {
  const words = new Uint32Array(balance.buffer, balance.byteOffset, 4)
  return words[0] !== 0 || words[1] !== 0 || words[2] !== 0 || words[3] !== 0
}

/** The cast states what the builder's types promise: this handler takes this context and these arguments. */
const invoke = (run: Handler, c: unknown, args: unknown): unknown => run(c as never, args as never)

function writeAnswer({ isFallible, returns }: Program, answer: unknown): void {
  // Flags, Ok of the language, and Ok of the contract where it can fail.
  const head = isFallible ? 3 : 2
  reply.bytes.fill(0, 0, head)
  reply.length = head
  reply.depth = 0
  returns?.write(reply, answer)
  hostDo(operation.returnValue, reply.bytes.subarray(0, reply.length))
}

/** Answers with a business error; anything else goes on and becomes a trap with its message and trace. */
function writeFailure({ name, isFallible }: Program, errors: AnyCodec | undefined, error: unknown): void {
  if (!(error instanceof ContractError)) throw error
  if (!isFallible || errors === undefined) {
    throw guestErrors.error('call-failed', `${name} is declared infallible and threw ${error.type}`)
  }
  reply.bytes.set(revertedHead)
  reply.length = revertedHead.length
  reply.depth = 0
  errors.write(reply, error)
  hostDo(operation.returnValue, reply.bytes.subarray(0, reply.length))
}
