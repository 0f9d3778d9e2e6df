// SPDX-License-Identifier: Apache-2.0
import type { AbiEntry, ContractAbi } from '@phat/abi'
import { camelCase } from '@phat/metadata'
import type { Hex } from '@phat/primitives'
import type { Parts } from '../parts.ts'
import type { Asked, Called, Estimated, Traced, WaitOptions } from '../results.ts'
import { sdkErrors } from '../sdk-errors.ts'
import { beginWait, type Wait } from '../wait.ts'
import { estimateCall, queryContract } from './ask-contract.ts'
import type { CallOptions, QueryOptions } from './call-options.ts'
import type { CallMethods, QueryMethods, TypedContract } from './contract-types.ts'
import { runCommand } from './run-command.ts'
import type { Target } from './target.ts'
import { traceCall } from './trace-call.ts'

/** A deployed contract, typed by its declaration: `ContractClient<typeof Counter>`. */
export interface ContractClient<C extends TypedContract> {
  readonly address: Hex
  readonly metadata: ContractAbi
  /** Commands: each waits until it is known what it came to. */
  readonly call: CallMethods<C, CallOptions, Called>
  /** Questions, whose effects are dropped. */
  readonly query: QueryMethods<C, QueryOptions, Asked>
  /** What a command would do and cost. */
  readonly estimate: CallMethods<C, CallOptions, Estimated>
  /** The same for any entry, with what runs and changes, and how it would fail. */
  readonly trace: CallMethods<C, CallOptions, Traced> & QueryMethods<C, CallOptions, Traced>
}

type Operation<O extends WaitOptions> = (
  parts: Parts,
  wait: Wait,
  target: Target,
  name: string,
  args: unknown,
  options: O,
) => Promise<unknown>

type Method = (args?: unknown, options?: WaitOptions) => Promise<unknown>

/** Makes the client of a contract. */
export function contractClient<C extends TypedContract>(parts: Parts, target: Target): ContractClient<C> {
  // The casts state what the metadata says at run time and the declaration says to the compiler.
  const { abi, name } = target
  const methods = <M>(entries: readonly AbiEntry[], operation: Operation<never>): M =>
    methodsOf(parts, target, entries, operation as Operation<WaitOptions>) as M
  const commands = abi.messages.filter(({ kind }) => kind === 'message')
  return {
    address: name,
    metadata: abi,
    call: methods(commands, runCommand),
    query: methods(abi.messages, queryContract),
    estimate: methods(commands, estimateCall),
    trace: methods(abi.messages, traceCall),
  }
}

/** One method for each entry, by its name in either spelling; any other name is told to be none. */
function methodsOf(
  parts: Parts,
  target: Target,
  entries: readonly AbiEntry[],
  operation: Operation<WaitOptions>,
): Readonly<Record<string, Method>> {
  const { abi } = target
  const method =
    (label: string): Method =>
    (args, options = {}) =>
      operation(parts, beginWait(options, parts.network.patience), target, label, args, options)
  const named = entries.flatMap(({ label }) => [label, declaredName(label)].map((name) => [name, method(label)] as const))
  return new Proxy(Object.freeze(Object.fromEntries(named)), {
    get(known, name) {
      if (typeof name === 'symbol' || Object.hasOwn(known, name)) return Reflect.get(known, name)
      // What promises and printers look for on any object.
      if (name === 'then' || name === 'toJSON') return undefined
      const labels = entries.map(({ label }) => declaredName(label)).join(', ')
      throw sdkErrors.error('unknown-entry', `${abi.name} has no ${name.slice(0, 80)} here: there are ${labels}`)
    },
  })
}

/** As declarations have it: `PSP22::transfer_from` is `PSP22::transferFrom`. */
function declaredName(label: string): string {
  const at = label.lastIndexOf('::')
  return at < 0 ? camelCase(label) : `${label.slice(0, at + 2)}${camelCase(label.slice(at + 2))}`
}
