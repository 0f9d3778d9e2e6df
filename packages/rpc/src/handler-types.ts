// SPDX-License-Identifier: Apache-2.0
import type { CallDefinition, ParamsOf, RpcMethodName, RpcMethods, SubscriptionDefinition } from '@phat/wire'
import type { Exchange, RpcContext } from './context.ts'
import type { Subscription } from './server/subscription.ts'

/** A result whose JSON exists already, such as cached metadata. */
export interface RawJson {
  readonly rawJson: string
}

/** Answers one request with a JSON value, at once or later. */
export type CallHandler<D extends CallDefinition> = (
  ctx: RpcContext,
  params: ParamsOf<D['params']>,
  exchange: Exchange,
) => unknown

/** Starts a subscription; returns how to stop it. What it notifies before it returns is sent after the reply. */
export type SubscriptionHandler<D extends SubscriptionDefinition> = (
  ctx: RpcContext,
  params: ParamsOf<D['params']>,
  subscription: Subscription,
  exchange: Exchange,
) => (() => void) | Promise<() => void>

/** The handler of a method, by its definition in `@phat/wire`. */
export type Handler<N extends RpcMethodName> = RpcMethods[N] extends SubscriptionDefinition
  ? SubscriptionHandler<RpcMethods[N]>
  : RpcMethods[N] extends CallDefinition
    ? CallHandler<RpcMethods[N]>
    : never

/** One handler for each method of the wire: a missing or surplus one does not compile. */
export type Handlers = { readonly [N in RpcMethodName]: Handler<N> }
