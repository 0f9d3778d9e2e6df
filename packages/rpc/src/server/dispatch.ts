// SPDX-License-Identifier: Apache-2.0
import { unreachable } from '@phat/primitives'
import { type MethodDefinition, type Need, type RpcMethodName, rpcMethods, type SubscriptionDefinition } from '@phat/wire'
import type { Exchange, RpcContext } from '../context.ts'
import type { CallHandler, Handlers, SubscriptionHandler } from '../handler-types.ts'
import { readParams } from '../params/read-params.ts'
import { rpcError } from './rpc-error.ts'
import type { OwnedSubscription } from './subscription.ts'

/** An exchange over WebSocket also opens subscriptions. */
export interface DispatchExchange extends Exchange {
  /** Undefined over HTTP. */
  readonly open: ((definition: SubscriptionDefinition) => OwnedSubscription) | undefined
  /** Whether the client's rate allows that many more requests. */
  readonly allow: (requests: number) => boolean
}

/** Runs one request whose method was found. */
export type Route = (params: unknown, exchange: DispatchExchange) => unknown

function callRoute(ctx: RpcContext, definition: MethodDefinition, handler: CallHandler<never>): Route {
  // The table is typed per method; here its parameters are what `readParams` made of the same definition.
  const run = handler as unknown as (ctx: RpcContext, params: readonly unknown[], exchange: Exchange) => unknown
  return (params, exchange) => {
    if (definition.stateful && exchange.open === undefined) throw rpcError('method-not-found', 'only served over WebSocket')
    return run(ctx, readParams(definition, params, ctx.limits), exchange)
  }
}

function subscribeRoute(ctx: RpcContext, definition: SubscriptionDefinition, handler: SubscriptionHandler<never>): Route {
  // As in `callRoute`.
  const run = handler as unknown as (
    ctx: RpcContext,
    params: readonly unknown[],
    subscription: OwnedSubscription,
    exchange: Exchange,
  ) => (() => void) | Promise<() => void>

  return (params, exchange) => {
    if (exchange.open === undefined) throw rpcError('method-not-found', 'subscriptions are only served over WebSocket')
    const values = readParams(definition, params, ctx.limits)
    const { subscriptions } = exchange.session
    if (subscriptions.size >= ctx.limits.subscriptionsMax) {
      throw rpcError('too-many-subscriptions', `at most ${ctx.limits.subscriptionsMax}`)
    }
    const subscription = exchange.open(definition)
    const started = (stop: () => void): string => {
      subscription.onEnd(stop)
      exchange.afterReply(subscription.activate)
      return subscription.id
    }
    const failed = (error: unknown): never => {
      subscription.end()
      throw error
    }
    try {
      const stop = run(ctx, values, subscription, exchange)
      return stop instanceof Promise ? stop.then(started, failed) : started(stop)
    } catch (error) {
      return failed(error)
    }
  }
}

function unsubscribeRoute(definition: SubscriptionDefinition): Route {
  return (params, exchange) => {
    if (exchange.open === undefined) throw rpcError('method-not-found', 'subscriptions are only served over WebSocket')
    const id: unknown = Array.isArray(params) ? params[0] : undefined
    if (typeof id !== 'string' && typeof id !== 'number') throw rpcError('invalid-params', 'the subscription id is missing')
    const subscription = exchange.session.subscriptions.get(String(id))
    const found = subscription?.definition === definition
    if (found) subscription.end()
    if (definition.unsubscribeResult === 'boolean') return found
    if (!found && definition.unsubscribeResult === 'nullOrError') throw rpcError('invalid-params', 'Invalid subscription id')
    return null
  }
}

function unsafeRoute(): never {
  throw rpcError('unsafe-method')
}

/** The methods that a server serves, by every name. */
export interface Routes {
  readonly routes: ReadonlyMap<string, Route>
  /** What `rpc_methods` lists: exactly the names that work. */
  readonly names: readonly string[]
}

function has(ctx: RpcContext, need: Need): boolean {
  switch (need) {
    case 'sealer':
      return ctx.seal !== undefined
    case 'commits':
      return ctx.commits !== undefined
    case 'archive':
      return ctx.archive
    case 'developer':
      return ctx.developer !== undefined
    case 'network':
      return ctx.developer?.network !== undefined
    default:
      return unreachable(need)
  }
}

/** Builds the routes for one server: unsafe methods answer an error unless allowed, and those that lack what they need are absent. */
export function createRoutes(ctx: RpcContext, handlers: Handlers): Routes {
  const routes = new Map<string, Route>()
  const names: string[] = []
  const runtimeApis = new Set(ctx.chain.runtimeApiMethods())
  const add = (method: readonly string[], route: Route, served: boolean): void => {
    for (const name of method) routes.set(name, route)
    if (served) names.push(...method)
  }
  for (const name of Object.keys(rpcMethods) as RpcMethodName[]) {
    const definition: MethodDefinition = rpcMethods[name]
    if (definition.runtimeApi !== undefined && !runtimeApis.has(definition.runtimeApi)) continue
    if (definition.needs !== undefined && !has(ctx, definition.needs)) continue
    const served = definition.access === 'safe' || ctx.unsafeMethods
    const own = [name, ...definition.aliases]
    if (!served) add(own, unsafeRoute, false)
    else if (definition.kind === 'call') add(own, callRoute(ctx, definition, handlers[name] as CallHandler<never>), true)
    else {
      add(own, subscribeRoute(ctx, definition, handlers[name] as SubscriptionHandler<never>), true)
      add(definition.unsubscribe, unsubscribeRoute(definition), true)
    }
  }
  return { routes, names: names.sort() }
}
