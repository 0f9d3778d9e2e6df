// SPDX-License-Identifier: Apache-2.0
import type {
  AnonymousClassDeclaration,
  AnonymousFunctionDeclaration,
  AnyNode,
  ArrowFunctionExpression,
  ClassDeclaration,
  ClassExpression,
  FunctionDeclaration,
  FunctionExpression,
  Identifier,
  Pattern,
  Program,
} from 'acorn'

/** A function of any form. */
export type FunctionNode = FunctionDeclaration | AnonymousFunctionDeclaration | FunctionExpression | ArrowFunctionExpression

/** A class of any form. */
export type ClassNode = ClassDeclaration | AnonymousClassDeclaration | ClassExpression

/** A variable, parameter, function, class or import. */
export interface Binding {
  readonly name: string
  /** The function and the position, for what a parameter's pattern binds. */
  readonly parameter?: { readonly of: FunctionNode; readonly index: number }
  /** The name by which it was imported, and from where. */
  readonly imported?: { readonly name: string; readonly from: string }
}

/** Which binding each identifier means; identifiers without one are globals. */
export interface Scopes {
  readonly bindingOf: ReadonlyMap<Identifier, Binding>
  readonly globals: readonly Identifier[]
  readonly functions: readonly FunctionNode[]
  /** Whose instance a `this` means; also the class of each field and method. */
  readonly classOf: ReadonlyMap<AnyNode, ClassNode>
}

interface Scope {
  readonly names: Map<string, Binding>
  readonly parent: Scope | undefined
  /** True for functions and the module: where `var` goes. */
  readonly isFunction: boolean
}

/** The children of a node, in the order of its keys. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = []
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item)
    if (isNode(value)) children.push(value)
  }
  return children
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value
}

/** True for functions of any form. */
export function isFunction(node: AnyNode): node is FunctionNode {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
}

/** The identifiers that a pattern binds. */
export function boundBy(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundBy(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : boundBy(element)))
    case 'AssignmentPattern':
      return boundBy(pattern.left)
    case 'RestElement':
      return boundBy(pattern.argument)
    default:
      return []
  }
}

/** Resolves the identifiers of a module. Declarations are collected scope by scope first, so that order does not matter. */
export function resolveScopes(program: Program): Scopes {
  const bindingOf = new Map<Identifier, Binding>()
  const globals: Identifier[] = []
  const functions: FunctionNode[] = []
  const declare = (scope: Scope, identifier: Identifier, details: Partial<Binding> = {}): void => {
    const binding = scope.names.get(identifier.name) ?? { name: identifier.name, ...details }
    scope.names.set(identifier.name, binding)
    bindingOf.set(identifier, binding)
  }
  const classOf = new Map<AnyNode, ClassNode>()
  const visit = (node: AnyNode, scope: Scope, owner: ClassNode | undefined): void => {
    const within = ownerInside(node, owner)
    if (within !== undefined && /^(?:This|Property|Method)/.test(node.type)) classOf.set(node, within)
    const inner = scopeOf(node, scope)
    if (inner !== scope) collect(node, inner, declare)
    if (isFunction(node)) functions.push(node)
    if (node.type === 'Identifier' && !bindingOf.has(node)) {
      const binding = lookup(inner, node.name)
      if (binding === undefined) globals.push(node)
      else bindingOf.set(node, binding)
    }
    for (const child of childrenOf(node)) if (!isNameOnly(node, child)) visit(child, inner, methodOwner(node, child, within))
  }
  const module: Scope = { names: new Map(), parent: undefined, isFunction: true }
  collect(program, module, declare)
  for (const child of program.body) visit(child, module, undefined)
  return { bindingOf, globals, functions, classOf }
}

/** Whose `this` holds in a node: a class for what is directly in it, nobody's in functions that bind their own. */
function ownerInside(node: AnyNode, owner: ClassNode | undefined): ClassNode | undefined {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression' ? node : owner
}

/** The owner that a child is visited with: methods keep that of their class, other functions have none. */
function methodOwner(parent: AnyNode, child: AnyNode, owner: ClassNode | undefined): ClassNode | undefined {
  const bindsThis = child.type === 'FunctionDeclaration' || child.type === 'FunctionExpression'
  return bindsThis && parent.type !== 'MethodDefinition' ? undefined : owner
}

function scopeOf(node: AnyNode, scope: Scope): Scope {
  const opens =
    isFunction(node) || /^(?:BlockStatement|For(?:Of|In)?Statement|CatchClause|SwitchStatement|ClassExpression)$/.test(node.type)
  return opens ? { names: new Map(), parent: scope, isFunction: isFunction(node) } : scope
}

function lookup(scope: Scope | undefined, name: string): Binding | undefined {
  return scope === undefined ? undefined : (scope.names.get(name) ?? lookup(scope.parent, name))
}

type Declare = (scope: Scope, identifier: Identifier, details?: Partial<Binding>) => void

/** Declares what a node that opens a scope binds in it: parameters, `let` and `const` directly inside, `var` anywhere in a function. */
function collect(node: AnyNode, scope: Scope, declare: Declare): void {
  if (isFunction(node)) {
    if (node.type === 'FunctionExpression' && node.id) declare(scope, node.id)
    for (const [index, parameter] of node.params.entries()) {
      for (const identifier of boundBy(parameter)) declare(scope, identifier, { parameter: { of: node, index } })
    }
    collectVars(node.body, scope, declare)
    return
  }
  if (node.type === 'CatchClause' && node.param) for (const identifier of boundBy(node.param)) declare(scope, identifier)
  if (node.type === 'ClassExpression' && node.id) declare(scope, node.id)
  if (node.type === 'Program') collectVars(node, scope, declare)
  for (const child of childrenOf(node)) {
    if (child.type === 'SwitchCase') for (const statement of child.consequent) collectStatement(statement, scope, declare)
    else collectStatement(child, scope, declare)
  }
}

function collectStatement(node: AnyNode, scope: Scope, declare: Declare): void {
  if (node.type === 'VariableDeclaration' && node.kind !== 'var') {
    for (const { id } of node.declarations) for (const identifier of boundBy(id)) declare(scope, identifier)
  }
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) declare(scope, node.id)
  if (node.type === 'ExportNamedDeclaration' && node.declaration) collectStatement(node.declaration, scope, declare)
  if (node.type !== 'ImportDeclaration') return
  for (const specifier of node.specifiers) {
    const name =
      specifier.type === 'ImportSpecifier'
        ? specifier.imported.type === 'Identifier'
          ? specifier.imported.name
          : String(specifier.imported.value)
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*'
    declare(scope, specifier.local, { imported: { name, from: String(node.source.value) } })
  }
}

function collectVars(node: AnyNode, scope: Scope, declare: Declare): void {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const { id } of node.declarations) for (const identifier of boundBy(id)) declare(scope, identifier)
  }
  for (const child of childrenOf(node)) if (!isFunction(child)) collectVars(child, scope, declare)
}

/** Identifiers that are names of properties, not variables. */
function isNameOnly(parent: AnyNode, child: AnyNode): boolean {
  if (child.type !== 'Identifier') return false
  switch (parent.type) {
    case 'MemberExpression':
      return parent.property === child && !parent.computed
    case 'Property':
      return parent.key === child && !parent.computed && !parent.shorthand
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === child && !parent.computed
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true
    case 'ExportSpecifier':
    case 'ImportSpecifier':
    case 'MetaProperty':
      return true
    default:
      return false
  }
}
