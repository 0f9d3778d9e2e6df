// SPDX-License-Identifier: Apache-2.0

import type { ParamKind, ParamValues } from './param-kinds.ts'
import type { RpcErrorName } from './rpc-errors.ts'

/** One positional parameter; its name also serves callers that pass parameters by name. */
export interface Param<K extends ParamKind = ParamKind, R extends boolean = boolean> {
  readonly name: string
  readonly kind: K
  readonly required: R
  readonly docs: string
}

/** The values that a handler receives for a list of parameters; an optional one that is absent or null is undefined. */
export type ParamsOf<P extends readonly Param[]> = {
  readonly [I in keyof P]: P[I] extends Param<infer K, infer R>
    ? R extends true
      ? ParamValues[K]
      : ParamValues[K] | undefined
    : never
}

/** What not every node has. */
export type Need =
  /** An engine that makes blocks on demand. */
  | 'sealer'
  /** The commits by which its blocks were decided. */
  | 'commits'
  /** The state of every block since the genesis. */
  | 'archive'
  /** A development chain, whose time and history can be changed. */
  | 'developer'
  /** A development network: workers belong to the chain. */
  | 'network'

interface Common {
  /** Other names under which clients know the method. */
  readonly aliases: readonly string[]
  /** Unsafe methods cost much or change the node; they work only where the operator allows them. */
  readonly access: 'safe' | 'unsafe'
  /** True when the method belongs to a connection, so that it works over WebSocket only. */
  readonly stateful: boolean
  /** The runtime API function without which the method does not work; it is then not served. */
  readonly runtimeApi: string | undefined
  /** What the node must have for the method; it is not served otherwise. */
  readonly needs: Need | undefined
  /** Errors of its own, beside those that every method can answer. */
  readonly errors: readonly RpcErrorName[]
  readonly docs: string
  /** The result, or each notification's payload, in words. */
  readonly result: string
}

/** A request with one answer. */
export interface CallDefinition<P extends readonly Param[] = readonly Param[]> extends Common {
  readonly kind: 'call'
  readonly params: P
}

/** A request whose answer is a subscription id, followed by notifications until it is ended. */
export interface SubscriptionDefinition<P extends readonly Param[] = readonly Param[]> extends Common {
  readonly kind: 'subscription'
  readonly params: P
  /** Method name of the notifications. */
  readonly notification: string
  /** Methods that end it, the canonical one first. */
  readonly unsubscribe: readonly string[]
  /** What ending it answers: whether there was one, always null, or null and an error when there is none. */
  readonly unsubscribeResult: 'boolean' | 'null' | 'nullOrError'
}

export type MethodDefinition<P extends readonly Param[] = readonly Param[]> = CallDefinition<P> | SubscriptionDefinition<P>

type Choices = Partial<Omit<Common, 'docs' | 'result'>> & Pick<Common, 'docs' | 'result'>

function common(choices: Choices, stateful: boolean): Common {
  const { aliases = [], access = 'safe', runtimeApi, needs, errors = [], docs, result } = choices
  return { aliases, access, stateful: choices.stateful ?? stateful, runtimeApi, needs, errors, docs, result }
}

/** Declares a request with one answer. */
export function call<const P extends readonly Param[]>(params: P, choices: Choices): CallDefinition<P> {
  return { kind: 'call', params, ...common(choices, false) }
}

/** Declares a subscription. */
export function subscription<const P extends readonly Param[]>(
  params: P,
  choices: Choices &
    Pick<SubscriptionDefinition, 'notification' | 'unsubscribe'> & {
      unsubscribeResult?: SubscriptionDefinition['unsubscribeResult']
    },
): SubscriptionDefinition<P> {
  const { notification, unsubscribe, unsubscribeResult = 'boolean' } = choices
  return { kind: 'subscription', params, notification, unsubscribe, unsubscribeResult, ...common(choices, true) }
}

/** Declares a parameter that must be there. */
export function required<K extends ParamKind>(name: string, kind: K, docs: string): Param<K, true> {
  return { name, kind, required: true, docs }
}

/** Declares a parameter that may be absent or null. */
export function optional<K extends ParamKind>(name: string, kind: K, docs: string): Param<K, false> {
  return { name, kind, required: false, docs }
}
