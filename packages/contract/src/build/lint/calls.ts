// SPDX-License-Identifier: Apache-2.0
import type { AnyNode, CallExpression, NewExpression } from 'acorn'
import { assign, type Flow, hold, keyName, reach, report, roleProperty, sourceAt, writeInto } from './flow.ts'
import type { FunctionNode } from './scope.ts'
import {
  allLabels,
  flattened,
  type Given,
  grew,
  inRole,
  type Label,
  labelled,
  nothing,
  type Role,
  union,
  type Value,
} from './value.ts'

type Call = CallExpression | NewExpression

/** What a call is worth: of the kit's functions by what they do, of the contract's own by what they return, of others by what they get. */
export function evaluateCall(flow: Flow, node: Call, inside: FunctionNode | undefined): Value {
  const given = node.arguments.map((argument) => flow.evaluate(argument, inside))
  const kitName = kitFunction(flow, node)
  if (kitName === 'declassify') return declassified(flow, node)
  if (kitName === 'sealFor') return nothing
  if (kitName === 'contract' || kitName === 'part') {
    for (const handler of given[1]?.properties.get('afterDeploy')?.functions ?? []) bindContext(flow, handler, true)
    return inRole('builder')
  }
  const { callee } = node
  const member = callee.type === 'MemberExpression' ? callee : undefined
  const receiver = member === undefined ? nothing : flow.evaluate(member.object, inside)
  const name = member === undefined ? undefined : keyName(member.property, member.computed)
  if (receiver.roles.has('builder') && name !== undefined) return declared(flow, name, node, given)
  if (isConsole(flow, member?.object)) {
    reach(flow, new Set(given.flatMap((value) => [...allLabels(value)])), { what: 'the debug output', node })
    return nothing
  }
  const called = member === undefined ? flow.evaluate(callee, inside) : roleProperty(flow, receiver, name, member)
  for (const role of called.roles) {
    const answer = kitCall(flow, role, node, given)
    if (answer !== undefined) return answer
  }
  if (node.type === 'NewExpression' && called.classes.size > 0) return constructed(flow, called, node, given)
  const receiverBesidesRoles = receiver.roles.size > 0 && receiver.labels.size === 0 ? nothing : flattened(receiver)
  if (called.functions.size > 0) return callOwn(flow, called.functions, node, given)
  return callUnknown(flow, member?.object, receiverBesidesRoles, called, given)
}

/** An instance: its constructor has run on what is given; without one it is left to classes above, which may keep all of it. */
function constructed(flow: Flow, called: Value, node: Call, given: readonly Value[]): Value {
  for (const one of called.classes) {
    const maker = one.body.body.find((part) => part.type === 'MethodDefinition' && part.kind === 'constructor')
    if (maker?.type === 'MethodDefinition') callOwn(flow, new Set([maker.value]), node, given)
    if (one.superClass) for (const value of given) hold(flow, one, undefined, value)
  }
  return { ...nothing, classes: called.classes }
}

/** The name of a function of the kit, if that is what is called. */
function kitFunction(flow: Flow, { callee }: Call): string | undefined {
  if (callee.type !== 'Identifier') return undefined
  const imported = flow.scopes.bindingOf.get(callee)?.imported
  return imported?.from.startsWith('phat:kit/') === true ? imported.name : undefined
}

const isConsole = (flow: Flow, object: AnyNode | undefined): boolean =>
  object?.type === 'Identifier' && object.name === 'console' && !flow.scopes.bindingOf.has(object)

function declassified(flow: Flow, node: Call): Value {
  const [, reason] = node.arguments
  const text =
    reason?.type === 'Literal' && typeof reason.value === 'string'
      ? reason.value
      : reason?.type === 'TemplateLiteral' && reason.expressions.length === 0
        ? reason.quasis[0]?.value.cooked
        : undefined
  if (text === undefined || text === null || text.trim() === '') {
    report(flow, {
      code: 'build.declassify-reason',
      message: 'declassify without a reason that stands in the code',
      remedy: 'Give a sentence in quotes: reviewers read it.',
      node,
    })
  } else flow.declassifications.set(node, { reason: text, node })
  return nothing
}

/** `.init`, `.message`, `.query` and `.migrate` bind the context and the arguments of their handler. */
function declared(flow: Flow, method: string, node: Call, given: readonly Value[]): Value {
  const entry = node.arguments[0]
  const entryName = entry?.type === 'Literal' ? String(entry.value) : method
  for (const value of given) {
    for (const handler of value.functions) {
      const isMessage = method !== 'query'
      bindContext(flow, handler, isMessage)
      const [, args] = handler.params
      if (args !== undefined && method !== 'migrate') bindArguments(flow, args)
      if (isMessage && handler.async) {
        report(flow, {
          code: 'build.async-message',
          message: `${entryName} is async, and only queries can wait`,
          remedy: 'Declare it with .query, or do without await.',
          node: handler,
        })
      }
    }
  }
  return inRole('builder')
}

function bindContext(flow: Flow, handler: FunctionNode, isMessage: boolean): void {
  const [context] = handler.params
  if (context !== undefined) assign(flow, context, isMessage ? inRole('context', 'message-context') : inRole('context'))
}

/** Arguments come encrypted: each is private, under its own name where the handler takes them apart. */
function bindArguments(flow: Flow, pattern: AnyNode): void {
  if (pattern.type !== 'ObjectPattern') {
    assign(flow, pattern, labelled(sourceAt(flow, pattern, 'an argument')))
    return
  }
  for (const part of pattern.properties) {
    const name = part.type === 'RestElement' ? undefined : keyName(part.key, part.computed)
    const what = name === undefined ? 'an argument' : `the argument ${name}`
    assign(flow, part.type === 'RestElement' ? part.argument : part.value, labelled(sourceAt(flow, part, what)))
  }
}

/** What the kit's functions on the context do; undefined for roles that are no functions. */
function kitCall(flow: Flow, role: Role, node: Call, given: readonly Value[]): Value | undefined {
  const labels = new Set(given.flatMap((value) => [...allLabels(value)]))
  if (role.startsWith('emitter:')) {
    reach(flow, labels, { what: `the event ${role.slice('emitter:'.length)}`, node })
    return nothing
  }
  if (role === 'logger') {
    reach(flow, labels, { what: 'the log', node })
    return nothing
  }
  if (role === 'fetch' || role === 'fetchAll') {
    if (!(role === 'fetch' ? isHttps(node.arguments[0]) : allHttps(node.arguments[0]))) {
      reach(flow, labels, { what: 'a request whose address is not literally https://', node })
    }
    return nothing
  }
  if (role === 'at') return inRole('remote')
  if (role === 'call' || role === 'remote-message') return labelled(sourceAt(flow, node, 'the answer of another contract'))
  return undefined
}

/** True for text whose host stands in the code behind `https://`: what follows is encrypted on its way. */
function isHttps(node: AnyNode | undefined): boolean {
  if (node?.type === 'Literal') return typeof node.value === 'string' && node.value.startsWith('https://')
  if (node?.type === 'BinaryExpression' && node.operator === '+') return isHttps(node.left) && hasHost(textOf(node.left))
  return node?.type === 'TemplateLiteral' && hasHost(node.quasis[0]?.value.cooked ?? '')
}

const hasHost = (text: string): boolean => /^https:\/\/[^/?#]+[/?#]/.test(text)
const textOf = (node: AnyNode): string => (node.type === 'Literal' ? String(node.value) : '')

function allHttps(node: AnyNode | undefined): boolean {
  if (node?.type !== 'ArrayExpression') return false
  return node.elements.every(
    (request) =>
      request?.type === 'ObjectExpression' &&
      request.properties.some(
        (part) => part.type === 'Property' && keyName(part.key, part.computed) === 'url' && isHttps(part.value),
      ),
  )
}

/** Functions of the contract: what they return and reach, with what is given here in place of their parameters. */
function callOwn(flow: Flow, functions: ReadonlySet<FunctionNode>, node: Call, given: readonly Value[]): Value {
  const answers: Value[] = []
  for (const callee of functions) {
    for (const [index, parameter] of callee.params.entries()) {
      const value = given[index] ?? nothing
      // Roles and functions go in as they are; where values come from is replaced at each call.
      assign(flow, parameter, withoutLabels(value))
      const written = flow.writes.get(callee)?.get(index)
      const argument = node.arguments[index]
      if (written !== undefined && argument !== undefined) writeInto(flow, argument, substituted(written, callee, given))
    }
    for (const parameter of flow.givens.get(callee)?.values() ?? []) {
      for (const sink of [...(flow.reaches.get(parameter) ?? [])]) reach(flow, labelsGiven(parameter, given), sink)
    }
    answers.push(substituted(flow.returns.get(callee) ?? nothing, callee, given))
  }
  return union(answers)
}

function withoutLabels(value: Value): Value {
  if (value.roles.size === 0 && value.functions.size === 0 && value.properties.size === 0) return nothing
  const properties = new Map([...value.properties].map(([name, inner]) => [name, withoutLabels(inner)]))
  return { ...value, labels: nothing.labels, properties }
}

/** Labels of what is given for a parameter, or for a property of it. */
function labelsGiven(parameter: Given, given: readonly Value[]): Set<Label> {
  const value = given[parameter.index] ?? nothing
  if (parameter.path === undefined) return allLabels(value)
  const inner = value.properties.get(parameter.path)
  return new Set([...value.labels, ...(inner === undefined ? [] : allLabels(inner))])
}

function substituted(value: Value, callee: FunctionNode, given: readonly Value[]): Value {
  const labels = new Set<Label>()
  for (const label of value.labels) {
    if (label.kind === 'source' || label.of !== callee) labels.add(label)
    else for (const inner of labelsGiven(label, given)) labels.add(inner)
  }
  const properties = new Map([...value.properties].map(([name, inner]) => [name, substituted(inner, callee, given)]))
  return { ...value, labels, properties }
}

/**
 * Code that is not looked into: the language's own functions, and what could not be resolved. It may return all that it gets, pass it to the
 * functions it gets, and keep it in the object that it is called on.
 */
function callUnknown(flow: Flow, object: AnyNode | undefined, receiver: Value, called: Value, given: readonly Value[]): Value {
  const flat = given.map(flattened)
  const passed = labelled(...receiver.labels, ...flat.flatMap((value) => [...value.labels]))
  const answers: Value[] = [passed, flattened(called)]
  for (const { functions } of given) {
    for (const callback of functions) {
      const all = callback.params.map(() => passed)
      for (const parameter of flow.givens.get(callback)?.values() ?? []) {
        for (const sink of [...(flow.reaches.get(parameter) ?? [])]) reach(flow, passed.labels, sink)
      }
      answers.push(substituted(flow.returns.get(callback) ?? nothing, callback, all))
      for (const parameter of callback.params) assign(flow, parameter, passed)
    }
  }
  const kept = labelled(...flat.flatMap((value) => [...value.labels]))
  if (object !== undefined && grew(nothing, kept)) writeInto(flow, object, kept)
  return union(answers.map((value) => ({ ...value, roles: nothing.roles })))
}
