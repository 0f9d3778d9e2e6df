// SPDX-License-Identifier: Apache-2.0
import { PhatError } from '@phat/primitives'
import { rpcErrorEntries, rpcErrors } from '@phat/wire/rpc-errors'
import type { ClientErrors } from './node-errors.ts'

/** An error that the node answered, before it gets a code of ours. */
export interface RpcFailure {
  readonly code: number
  readonly text: string
}

const told = new WeakMap<PhatError, RpcFailure>()

/** What the node answered, of an error that a request to it ended with; undefined for any other error. */
export const rpcFailureOf = (error: unknown): RpcFailure | undefined => (error instanceof PhatError ? told.get(error) : undefined)

/** JSON-RPC 2.0, section 5.1: these numbers mean the same at every server, whatever its text. */
const standard: readonly number[] = [-32700, -32600, -32601, -32602, -32603]

const names = Object.keys(rpcErrorEntries) as (keyof typeof rpcErrorEntries)[] // its own keys

/**
 * The error of what a node answered: `rpc.*` of docs/reference/rpc.md where number and text are known, which the node names alike, and
 * the program's own `rpc-error` for any other.
 */
export function rpcFailure(errors: ClientErrors, method: string, failure: RpcFailure): PhatError {
  const { code, text } = failure
  const same = names.filter((name) => rpcErrorEntries[name].rpcCode === code)
  const name =
    same.find((one) => text.startsWith(rpcErrorEntries[one].message)) ?? (standard.includes(code) ? same[0] : undefined)
  const detail = `${method}: ${text} (${code})`
  const error = name === undefined ? errors.error('rpc-error', detail) : rpcErrors.error(name, detail)
  told.set(error, failure)
  return error
}
