// SPDX-License-Identifier: Apache-2.0
import type { AnyNode, ObjectExpression } from 'acorn'
import { evaluateCall } from './calls.ts'
import { assign, type Flow, hold, keyName, learn, roleProperty } from './flow.ts'
import { childrenOf, type FunctionNode } from './scope.ts'
import { aFunction, flattened, grew, nothing, ofClass, union, type Value } from './value.ts'

/**
 * What an expression or statement may be worth, for what is known so far. Statements give nothing, but what they do is recorded.
 * @param inside the function that is evaluated, for its `return` statements
 */
export function evaluate(flow: Flow, node: AnyNode, inside: FunctionNode | undefined): Value {
  const of = (child: AnyNode | null | undefined): Value => (child ? evaluate(flow, child, inside) : nothing)
  switch (node.type) {
    case 'Identifier': {
      const binding = flow.scopes.bindingOf.get(node)
      return binding === undefined ? nothing : (flow.variables.get(binding) ?? nothing)
    }
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return aFunction(node)
    case 'FunctionDeclaration': {
      const binding = node.id ? flow.scopes.bindingOf.get(node.id) : undefined
      if (binding !== undefined) learn(flow, binding, aFunction(node))
      return nothing
    }
    case 'ThisExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'PropertyDefinition':
      return evaluateClassPart(flow, node, inside)
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) if (init) assign(flow, id, of(init))
      return nothing
    case 'AssignmentExpression':
      return evaluateAssignment(flow, node, inside)
    case 'MemberExpression':
      return roleProperty(flow, of(node.object), keyName(node.property, node.computed), node)
    case 'CallExpression':
    case 'NewExpression':
      return evaluateCall(flow, node, inside)
    case 'ObjectExpression':
      return evaluateObject(flow, node, inside)
    case 'ReturnStatement':
      if (inside !== undefined) returned(flow, inside, of(node.argument))
      return nothing
    case 'YieldExpression':
      if (inside !== undefined) returned(flow, inside, of(node.argument))
      return nothing
    case 'ConditionalExpression':
      of(node.test)
      return union([of(node.consequent), of(node.alternate)])
    case 'ForOfStatement':
    case 'ForInStatement': {
      const iterated = flattened(of(node.right))
      assign(flow, node.left.type === 'VariableDeclaration' ? (node.left.declarations[0]?.id ?? node.left) : node.left, iterated)
      of(node.body)
      return nothing
    }
    case 'SequenceExpression':
      return node.expressions.map(of).at(-1) ?? nothing
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return of(node.expression)
    case 'AwaitExpression':
    case 'SpreadElement':
      return of(node.argument)
    default: {
      // Operators, templates and arrays are worth what their parts are; statements are evaluated for what they do.
      const values = childrenOf(node).map(of)
      return /(?:Expression|Literal)$/.test(node.type) && !/^Class/.test(node.type) ? union(values.map(flattened)) : nothing
    }
  }
}

type ClassPart = Extract<
  AnyNode,
  { readonly type: 'ThisExpression' | 'ClassDeclaration' | 'ClassExpression' | 'PropertyDefinition' }
>

/** Classes are worth themselves, `this` the class around it; fields are what instances hold. */
function evaluateClassPart(flow: Flow, node: ClassPart, inside: FunctionNode | undefined): Value {
  const owner = flow.scopes.classOf.get(node)
  if (node.type === 'ThisExpression') return owner === undefined ? nothing : ofClass(owner)
  if (node.type === 'PropertyDefinition') {
    if (owner !== undefined && node.value) {
      hold(flow, owner, keyName(node.key, node.computed), evaluate(flow, node.value, inside))
    }
    return nothing
  }
  const binding = node.id ? flow.scopes.bindingOf.get(node.id) : undefined
  if (binding !== undefined) learn(flow, binding, ofClass(node))
  evaluate(flow, node.body, inside)
  return ofClass(node)
}

function evaluateAssignment(
  flow: Flow,
  node: AnyNode & { type: 'AssignmentExpression' },
  inside: FunctionNode | undefined,
): Value {
  const value = evaluate(flow, node.right, inside)
  const known = node.operator === '=' ? value : union([value, evaluate(flow, node.left, inside)])
  assign(flow, node.left, known)
  return known
}

function evaluateObject(flow: Flow, node: ObjectExpression, inside: FunctionNode | undefined): Value {
  const properties = new Map<string, Value>()
  const spread: Value[] = []
  for (const part of node.properties) {
    if (part.type === 'SpreadElement') {
      spread.push(evaluate(flow, part.argument, inside))
      continue
    }
    const value = evaluate(flow, part.value, inside)
    const name = keyName(part.key, part.computed)
    if (name === undefined) spread.push(flattened(value))
    else properties.set(name, value)
  }
  return union([{ ...nothing, properties }, ...spread.map((value) => ({ ...value, roles: nothing.roles }))])
}

/** Evaluates the body of a function: what it returns, and what it does. */
export function evaluateBody(flow: Flow, node: FunctionNode): void {
  for (const parameter of node.params)
    if (parameter.type === 'AssignmentPattern') assign(flow, parameter.left, evaluate(flow, parameter.right, node))
  if (node.body.type !== 'BlockStatement') {
    returned(flow, node, evaluate(flow, node.body, node))
    return
  }
  for (const statement of node.body.body) evaluate(flow, statement, node)
}

function returned(flow: Flow, node: FunctionNode, value: Value): void {
  const before = flow.returns.get(node) ?? nothing
  const next = union([before, value])
  if (!grew(before, next)) return
  flow.returns.set(node, next)
  flow.changed = true
}
