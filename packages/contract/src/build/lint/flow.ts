// SPDX-License-Identifier: Apache-2.0
import type { AnyNode, Identifier, ThisExpression } from 'acorn'
import type { Declassification, Finding, Sink } from './findings.ts'
import type { Binding, ClassNode, FunctionNode, Scopes } from './scope.ts'
import { aFunction, flattened, type Given, grew, type Label, labelled, nothing, type Source, union, type Value } from './value.ts'

/** What is known so far. It only grows, and evaluation goes on until it does not. */
export interface Flow {
  readonly scopes: Scopes
  readonly variables: Map<Binding, Value>
  readonly returns: Map<FunctionNode, Value>
  /** Sinks that a parameter reaches inside its function, or what that calls. */
  readonly reaches: Map<Given, Set<Sink>>
  /** What a function writes into its parameters. */
  readonly writes: Map<FunctionNode, Map<number, Value>>
  readonly findings: Map<string, Finding>
  readonly declassifications: Map<AnyNode, Declassification>
  readonly sources: Map<AnyNode, Source>
  /** What instances of a class hold, all in one. */
  readonly fields: Map<ClassNode, Value>
  readonly givens: Map<FunctionNode, Map<string, Given>>
  changed: boolean
  /** What an expression may be worth; `inside` is the function that is evaluated, for its `return` statements. */
  evaluate(node: AnyNode, inside: FunctionNode | undefined): Value
}

/** The one object for a parameter, or a property of it. */
export function given(flow: Flow, of: FunctionNode, index: number, path: string | undefined): Given {
  const known = flow.givens.get(of) ?? new Map<string, Given>()
  flow.givens.set(of, known)
  const key = `${index}.${path ?? ''}`
  const found = known.get(key) ?? { kind: 'given', of, index, path }
  known.set(key, found)
  return found
}

/** The one source for a place in the code. */
export function sourceAt(flow: Flow, node: AnyNode, what: string): Source {
  const found = flow.sources.get(node) ?? { kind: 'source', what, node }
  flow.sources.set(node, found)
  return found
}

/** A property of a value, by name if it is known. */
export function property(flow: Flow, value: Value, name: string | undefined): Value {
  const known = name === undefined ? [...value.properties.values()] : [value.properties.get(name) ?? nothing]
  const labels = [...value.labels].map((label) =>
    label.kind === 'given' && label.path === undefined && name !== undefined ? given(flow, label.of, label.index, name) : label,
  )
  const ofClasses = [...value.classes].map((node) => classProperty(flow, node, name))
  return union([labels.length === 0 ? nothing : labelled(...labels), ...known, ...ofClasses])
}

/** A method of a class, or what its instances hold under a name. */
function classProperty(flow: Flow, node: ClassNode, name: string | undefined): Value {
  const fields = flow.fields.get(node) ?? nothing
  const method = node.body.body.find((one) => one.type === 'MethodDefinition' && keyName(one.key, one.computed) === name)
  const held = name === undefined ? flattened(fields) : (fields.properties.get(name) ?? nothing)
  return union([labelled(...fields.labels), held, method?.type === 'MethodDefinition' ? aFunction(method.value) : nothing])
}

/** An instance of a class is given something to hold. */
export function hold(flow: Flow, node: ClassNode, name: string | undefined, value: Value): void {
  const before = flow.fields.get(node) ?? nothing
  const added: Value = name === undefined ? flattened(value) : { ...nothing, properties: new Map([[name, value]]) }
  const next = union([before, added])
  if (!grew(before, next)) return
  flow.fields.set(node, next)
  flow.changed = true
}

/** Adds what is known of a variable. */
export function learn(flow: Flow, binding: Binding, value: Value): void {
  const before = flow.variables.get(binding) ?? nothing
  const next = union([before, value])
  if (!grew(before, next)) return
  flow.variables.set(binding, next)
  flow.changed = true
}

/** Assigns to a pattern: a variable, parts of an object or array, or a property of something. */
export function assign(flow: Flow, pattern: AnyNode, value: Value): void {
  switch (pattern.type) {
    case 'Identifier': {
      const binding = flow.scopes.bindingOf.get(pattern)
      if (binding !== undefined) learn(flow, binding, value)
      return
    }
    case 'ObjectPattern':
      for (const part of pattern.properties) {
        if (part.type === 'RestElement') assign(flow, part.argument, value)
        else assign(flow, part.value, roleProperty(flow, value, keyName(part.key, part.computed), part))
      }
      return
    case 'ArrayPattern':
      for (const [index, element] of pattern.elements.entries()) {
        if (element !== null) assign(flow, element, property(flow, value, String(index)))
      }
      return
    case 'AssignmentPattern':
      assign(flow, pattern.left, union([value, flow.evaluate(pattern.right, undefined)]))
      return
    case 'RestElement':
      assign(flow, pattern.argument, value)
      return
    case 'MemberExpression':
      writeInto(flow, pattern.object, value, keyName(pattern.property, pattern.computed))
  }
}

/** The name of a property, if it stands in the code. */
export function keyName(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  if (key.type === 'Identifier' && !computed) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}

/** Something is put into an object: what holds the object holds it too. The state is no such object: it may hold what is private. */
export function writeInto(flow: Flow, object: AnyNode, value: Value, name?: string): void {
  const root = rootOf(object)
  if (root === undefined) return
  if (root.type === 'ThisExpression') {
    const owner = flow.scopes.classOf.get(root)
    if (owner !== undefined) hold(flow, owner, object === root ? name : undefined, value)
    return
  }
  const binding = flow.scopes.bindingOf.get(root)
  if (binding === undefined) return
  const { roles, classes } = flow.variables.get(binding) ?? nothing
  for (const node of classes) hold(flow, node, object === root ? name : undefined, value)
  if (roles.has('context') || roles.has('state')) return
  learn(flow, binding, value)
  if (binding.parameter !== undefined) {
    const { of, index } = binding.parameter
    const written = flow.writes.get(of) ?? new Map<number, Value>()
    flow.writes.set(of, written)
    const before = written.get(index) ?? nothing
    const next = union([before, value])
    if (grew(before, next)) flow.changed = true
    written.set(index, next)
  }
}

function rootOf(node: AnyNode): Identifier | ThisExpression | undefined {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return node
  return node.type === 'MemberExpression' ? rootOf(node.object) : undefined
}

/** Says that a value reaches a place where all can see it. */
export function reach(flow: Flow, labels: Iterable<Label>, sink: Sink): void {
  for (const label of labels) {
    if (label.kind === 'source') {
      report(flow, {
        code: 'build.leak',
        message: `${label.what} reaches ${sink.what}`,
        remedy: 'Wrap what may be public in declassify(value, reason), or leave it out.',
        node: sink.node,
        origin: label.node,
      })
      continue
    }
    const sinks = flow.reaches.get(label) ?? new Set<Sink>()
    flow.reaches.set(label, sinks)
    if ([...sinks].some(({ node, what }) => node === sink.node && what === sink.what)) continue
    sinks.add(sink)
    flow.changed = true
  }
}

/** Records a finding once. */
export function report(flow: Flow, finding: Finding): void {
  flow.findings.set(`${finding.code} ${finding.message} ${finding.node.start} ${finding.origin?.start ?? ''}`, finding)
}

/** What the kit gives: properties of the context and of what hangs on it. */
export function roleProperty(flow: Flow, value: Value, name: string | undefined, node: AnyNode): Value {
  const { roles } = value
  if (roles.size > 0) {
    if (roles.has('context')) return contextProperty(flow, value, name, node)
    if (roles.has('state')) return labelled(sourceAt(flow, node, name === undefined ? 'the state' : `state.${name}`))
    if (roles.has('old')) return labelled(sourceAt(flow, node, 'the state of an earlier version'))
    if (roles.has('secrets')) return labelled(sourceAt(flow, node, name === undefined ? 'a secret' : `the secret ${name}`))
    if (roles.has('emit')) return { ...nothing, roles: new Set([`emitter:${name ?? 'of a computed name'}` as const]) }
    if (roles.has('log')) return { ...nothing, roles: new Set(['logger'] as const) }
    if (roles.has('remote')) return { ...nothing, roles: new Set(['remote-message'] as const) }
  }
  return property(flow, value, name)
}

const contextRoles = new Set(['state', 'old', 'secrets', 'emit', 'log', 'fetch', 'fetchAll', 'at', 'call'] as const)
const queryOnly = new Set(['fetch', 'fetchAll', 'random', 'secrets'])

/** The parts of the context that are private as a whole, for code that takes them as a whole. */
const privateParts: { readonly [role: string]: string } = {
  state: 'the state',
  old: 'the state of an earlier version',
  secrets: 'a secret',
}

function contextProperty(flow: Flow, value: Value, name: string | undefined, node: AnyNode): Value {
  // A name that is computed may be that of any part.
  if (name === undefined) return { ...labelled(sourceAt(flow, node, 'the state')), roles: contextRoles }
  if (value.roles.has('message-context') && queryOnly.has(name)) {
    report(flow, {
      code: 'build.query-only',
      message: `c.${name} in a message`,
      remedy: 'Do it in a query and send the answer to a message: every worker must compute the same.',
      node,
    })
  }
  for (const role of contextRoles) {
    if (role !== name) continue
    const whole = privateParts[role]
    return { ...(whole === undefined ? nothing : labelled(sourceAt(flow, node, whole))), roles: new Set([role]) }
  }
  return nothing
}
