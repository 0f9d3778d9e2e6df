// SPDX-License-Identifier: Apache-2.0

import { scriptEntry } from '@phat/abi/script-operations'
import { type AnyCodec, fieldsIo, Reader, Writer } from '@phat/codec'
import { PhatError } from '@phat/primitives'
import type { Declaration } from '../declare/declaration.ts'
import type { Entry, Handler } from '../declare/entries.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostData, hostDo, operation } from '../host.ts'
import { createContext, type RunningContext } from './context.ts'
import { ContractError } from './contract-error.ts'
import { errorCodec } from './error-codec.ts'
import type { EventWiring } from './events.ts'
import { createMigration } from './migration.ts'

/** What the build computes, so that nothing needs to be hashed when the bundle loads. */
export interface Wiring extends EventWiring {
  /** Selectors as big-endian numbers, in the order of the declaration's entries. */
  readonly selectors: readonly number[]
}

interface Program {
  readonly entry: Entry
  readonly readArgs: (reader: Reader) => unknown
  readonly hasArgs: boolean
  readonly isFallible: boolean
}

const noArgs = {}

/** `deploy` is 0, `call` is 1. */
type EntryKind = 0 | 1

/** The flag that reverts, Ok of the language, Err of the contract. */
const revertedHead = Uint8Array.of(1, 0, 1)

/** `Result::Err(LangError::CouldNotReadInput)`, with the flag that reverts. */
const couldNotReadInput = Uint8Array.of(1, 1, 1)

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
  const run = (kind: EntryKind): undefined | Promise<void> => {
    const input = hostData(operation.input)
    const selector = ((input[0] ?? 0) << 24) | ((input[1] ?? 0) << 16) | ((input[2] ?? 0) << 8) | (input[3] ?? 0)
    const program = input.length < 4 ? undefined : (kind === 0 ? constructors : messages).get(selector)
    const args = program === undefined ? undefined : argsOf(program, input)
    if (program === undefined || args === undefined) {
      hostDo(operation.returnValue, couldNotReadInput)
      return undefined
    }
    return runEntry({ program, args, kind, declaration, running, errors, migrate })
  }
  Object.defineProperty(globalThis, scriptEntry, { value: run, configurable: true, writable: true })
}

function programOf({ errors }: Declaration, entry: Entry): Program {
  const isFallible = entry.options.infallible !== true && Object.keys(errors).length > 0
  return { entry, readArgs: fieldsIo(entry.args).read, hasArgs: Object.keys(entry.args).length > 0, isFallible }
}

/** The arguments, or undefined when the input is not that of this message. */
function argsOf(program: Program, input: Uint8Array): unknown {
  if (!program.hasArgs) return input.length === 4 ? noArgs : undefined
  try {
    const reader = new Reader(input, 4)
    const args = program.readArgs(reader)
    return reader.remaining === 0 ? args : undefined
  } catch (error) {
    if (error instanceof PhatError) return undefined
    throw error
  }
}

interface Run {
  readonly program: Program
  readonly args: unknown
  readonly kind: EntryKind
  readonly declaration: Declaration
  readonly running: RunningContext
  readonly errors: AnyCodec | undefined
  readonly migrate: ((kind: EntryKind) => void) | undefined
}

function runEntry(of: Run): undefined | Promise<void> {
  const { program, args, kind, running, migrate } = of
  const { entry } = program
  if (entry.options.payable !== true && hasFunds(hostData(operation.value))) {
    throw guestErrors.error('not-payable', `${entry.name} takes no funds`)
  }
  if (migrate !== undefined) {
    running.enter(false)
    migrate(kind)
  }
  running.enter(entry.kind === 'query')
  try {
    const answer = invoke(entry.run, running.c, args)
    if (!(answer instanceof Promise)) {
      finish(of, answer)
      return undefined
    }
    return answer.then(
      (value) => finish(of, value),
      (error: unknown) => fail(of, error),
    )
  } catch (error) {
    fail(of, error)
    return undefined
  }
}

/** Whether a balance is above zero: by words, because a loop over bytes costs an interpreter more than all else here. */
function hasFunds(balance: Uint8Array): boolean {
  const words = new Uint32Array(balance.buffer, balance.byteOffset, 4)
  return words[0] !== 0 || words[1] !== 0 || words[2] !== 0 || words[3] !== 0
}

/** What answers are written into; made before the snapshot, so that calls do not pay for it. */
const reply = /* @__PURE__ */ new Writer(1024)

/** The cast states what the builder's types promise: this handler takes this context and these arguments. */
const invoke = (run: Handler, c: unknown, args: unknown): unknown => run(c as never, args as never)

function finish(of: Run, answer: unknown): void {
  const { program, kind, running, declaration } = of
  if (kind === 0) {
    Object.assign(running.access.state, answer)
    for (const after of declaration.afterDeploy) invoke(after, running.c, undefined)
  }
  running.access.flush()
  // Flags, Ok of the language, and Ok of the contract where it can fail.
  const head = program.isFallible ? 3 : 2
  reply.bytes.fill(0, 0, head)
  reply.length = head
  reply.depth = 0
  program.entry.returns?.write(reply, answer)
  hostDo(operation.returnValue, reply.bytes.subarray(0, reply.length))
}

/** Answers with a business error; anything else goes on and becomes a trap with its message and trace. */
function fail({ program, errors }: Run, error: unknown): void {
  if (!(error instanceof ContractError)) throw error
  if (!program.isFallible || errors === undefined) {
    throw guestErrors.error('call-failed', `${program.entry.name} is declared infallible and threw ${error.type}`)
  }
  reply.bytes.set(revertedHead)
  reply.length = revertedHead.length
  reply.depth = 0
  errors.write(reply, error)
  hostDo(operation.returnValue, reply.bytes.subarray(0, reply.length))
}
