// SPDX-License-Identifier: Apache-2.0
import type { AnyNode } from 'acorn'
import type { ClassNode, FunctionNode } from './scope.ts'

/** Where a private value comes from: one place in the code. */
export interface Source {
  readonly kind: 'source'
  /** As a person would call it: `state.bids`, `the argument amount`. */
  readonly what: string
  readonly node: AnyNode
}

/** What a function is given: replaced at each call by what is given there. `path` is a property of it, if only that is meant. */
export interface Given {
  readonly kind: 'given'
  readonly of: FunctionNode
  readonly index: number
  readonly path: string | undefined
}

export type Label = Source | Given

/** What a value is to the kit: the context of a handler, a part of it, or a builder. */
export type Role =
  | 'builder'
  | 'context'
  | 'message-context'
  | 'state'
  | 'old'
  | 'secrets'
  | 'emit'
  | 'log'
  | 'logger'
  | 'fetch'
  | 'fetchAll'
  | 'at'
  | 'call'
  | 'remote'
  | 'remote-message'
  | `emitter:${string}`

/** What is known of a value: where it comes from, what it is to the kit, which functions it may be, and the same of its properties. */
export interface Value {
  readonly labels: ReadonlySet<Label>
  readonly roles: ReadonlySet<Role>
  readonly functions: ReadonlySet<FunctionNode>
  /** Classes that it may be, or be an instance of. */
  readonly classes: ReadonlySet<ClassNode>
  /** Known properties of objects that were written out. */
  readonly properties: ReadonlyMap<string, Value>
}

const none: ReadonlySet<never> = new Set()

export const nothing: Value = { labels: none, roles: none, functions: none, classes: none, properties: new Map() }

/** A value of which only its origins are known. */
export const labelled = (...labels: readonly Label[]): Value => ({ ...nothing, labels: new Set(labels) })

/** A value that the kit gives. */
export const inRole = (...roles: readonly Role[]): Value => ({ ...nothing, roles: new Set(roles) })

/** A class of the contract, or an instance of it. */
export const ofClass = (node: ClassNode): Value => ({ ...nothing, classes: new Set([node]) })

/** A function of the contract. */
export const aFunction = (node: FunctionNode): Value => ({ ...nothing, functions: new Set([node]) })

const depthMax = 3

/** What is known when a value may be any of these. */
export function union(values: readonly Value[], depth = 0): Value {
  const real = values.filter((value) => value !== nothing)
  const [first] = real
  if (first === undefined) return nothing
  if (real.length === 1) return first
  const properties = new Map<string, Value>()
  if (depth < depthMax) {
    for (const value of real) {
      for (const [name, property] of value.properties) {
        const known = properties.get(name)
        properties.set(name, known === undefined ? property : union([known, property], depth + 1))
      }
    }
  }
  return {
    labels: new Set(real.flatMap((value) => [...value.labels])),
    roles: new Set(real.flatMap((value) => [...value.roles])),
    functions: new Set(real.flatMap((value) => [...value.functions])),
    classes: new Set(real.flatMap((value) => [...value.classes])),
    properties,
  }
}

/** True when `next`, which contains `before`, knows more. */
export function grew(before: Value, next: Value): boolean {
  if (before === next) return false
  if (next.labels.size > before.labels.size || next.roles.size > before.roles.size) return true
  if (next.functions.size > before.functions.size || next.classes.size > before.classes.size) return true
  if (next.properties.size > before.properties.size) return true
  for (const [name, property] of next.properties) if (grew(before.properties.get(name) ?? nothing, property)) return true
  return false
}

/** All labels of a value and of its properties. */
export function allLabels(value: Value): Set<Label> {
  const labels = new Set(value.labels)
  for (const property of value.properties.values()) for (const label of allLabels(property)) labels.add(label)
  return labels
}

/** Everything of a value in one: for values that go through code which is not looked into. */
export function flattened(value: Value): Value {
  return value.properties.size === 0 ? value : labelled(...allLabels(value))
}
