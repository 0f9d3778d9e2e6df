// SPDX-License-Identifier: Apache-2.0

import { scriptEntry } from '@phat/abi/script-operations'
import { type AnyCodec, type Fields, fieldsIo, Reader, Writer } from '@phat/codec'
import type { Declaration } from '../declare/declaration.ts'
import type { Entry, Handler } from '../declare/entries.ts'
import { guestErrors } from '../guest-errors.ts'
import { hostData, hostDo, operation, readBalance } from '../host.ts'
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
  readonly isFallible: boolean
}

/** `deploy` is 0, `call` is 1. */
type EntryKind = 0 | 1

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
    into.set(wiring.selectors[index] ?? 0, programOf(declaration, entry))
  }
  const errors = errorCodec(declaration)
  const running = createContext(declaration, wiring)
  const migrate = createMigration(declaration, running)
  const run = (kind: EntryKind): undefined | Promise<void> => {
    const input = hostData(operation.input)
    const reader = new Reader(input)
    const program =
      input.length < 4 ? undefined : (kind === 0 ? constructors : messages).get(reader.view.getUint32(reader.advance(4), false))
    const args = program === undefined ? undefined : argsOf(program, reader)
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
  return { entry, readArgs: fieldsIo(entry.args as Fields).read, isFallible }
}

/** The arguments, or undefined when the input is not that of this message. */
function argsOf(program: Program, reader: Reader): unknown {
  try {
    const args = program.readArgs(reader)
    return reader.remaining === 0 ? args : undefined
  } catch (error) {
    if (guestErrors.is(error, 'out-of-range')) throw error
    return undefined
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
  if (entry.options.payable !== true && readBalance(hostData(operation.value)) !== 0n) {
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

/** The cast states what the builder's types promise: this handler takes this context and these arguments. */
const invoke = (run: Handler, c: unknown, args: unknown): unknown => run(c as never, args as never)

function finish(of: Run, answer: unknown): void {
  const { program, kind, running, declaration } = of
  if (kind === 0) {
    Object.assign(running.access.state, answer)
    for (const after of declaration.afterDeploy) invoke(after, running.c, undefined)
  }
  running.access.flush()
  const writer = new Writer(128)
  writer.byte(0)
  writer.byte(0)
  if (program.isFallible) writer.byte(0)
  program.entry.returns?.write(writer, answer)
  hostDo(operation.returnValue, writer.bytes.subarray(0, writer.length))
}

/** Answers with a business error; anything else goes on and becomes a trap with its message and trace. */
function fail({ program, errors }: Run, error: unknown): void {
  if (!(error instanceof ContractError)) throw error
  if (!program.isFallible || errors === undefined) {
    throw guestErrors.error('call-failed', `${program.entry.name} is declared infallible and threw ${error.type}`)
  }
  const writer = new Writer(64)
  writer.byte(1)
  writer.byte(0)
  writer.byte(1)
  errors.write(writer, error)
  hostDo(operation.returnValue, writer.bytes.subarray(0, writer.length))
}
