// SPDX-License-Identifier: Apache-2.0
import type { AnyNode, Identifier, Program } from 'acorn'
import type { Finding } from './findings.ts'
import { childrenOf } from './scope.ts'

const noClock = {
  code: 'build.no-clock',
  remedy: 'Use c.block.time (milliseconds) or c.block.number: every worker must see the same time.',
}
const noTimers = {
  code: 'build.no-timers',
  remedy: 'Remember the block in the state and compare it with c.block.number in a later message.',
}
const noNetwork = { code: 'build.no-network', remedy: 'Use c.fetch in a query, and send its answer to a message.' }
const noRandom = {
  code: 'build.no-random',
  remedy: 'Use c.random in a query; in messages, hash a commitment together with c.block.',
}
const noNode = { code: 'build.no-node', remedy: 'Contracts run without Node and browsers: use what c gives.' }
const noEval = { code: 'build.no-eval', remedy: 'Write the code out: what is made of strings cannot be reviewed.' }
const noWeak = { code: 'build.no-weak', remedy: 'Keep a strong reference: when memory is collected must not matter.' }

/** Globals that contracts do not have, and what to use instead. */
const refused: { readonly [name: string]: { readonly code: string; readonly remedy: string } } = {
  Date: noClock,
  performance: noClock,
  setTimeout: noTimers,
  setInterval: noTimers,
  setImmediate: noTimers,
  requestAnimationFrame: noTimers,
  fetch: noNetwork,
  XMLHttpRequest: noNetwork,
  WebSocket: noNetwork,
  EventSource: noNetwork,
  crypto: { code: 'build.no-random', remedy: 'Use c.crypto for hashes and signatures, c.random in queries.' },
  process: noNode,
  require: noNode,
  Buffer: { code: 'build.no-node', remedy: 'Use Uint8Array, toHex and fromHex.' },
  window: noNode,
  document: noNode,
  localStorage: noNode,
  eval: noEval,
  Function: noEval,
  WeakRef: noWeak,
  FinalizationRegistry: noWeak,
  Atomics: noNode,
  SharedArrayBuffer: noNode,
  WebAssembly: noNode,
}

/** Uses of globals that contracts do not have. A `typeof` of one asks whether it is there, and is none. */
export function refusedGlobals(program: Program, globals: readonly Identifier[]): readonly Finding[] {
  const asked = new Set<AnyNode>()
  const randoms: AnyNode[] = []
  const imports: AnyNode[] = []
  const globalNodes = new Set<AnyNode>(globals)
  const visit = (node: AnyNode): void => {
    if (node.type === 'UnaryExpression' && node.operator === 'typeof') asked.add(node.argument)
    if (node.type === 'ImportExpression') imports.push(node)
    if (isMathRandom(node, globalNodes)) randoms.push(node)
    for (const child of childrenOf(node)) visit(child)
  }
  visit(program)
  const named = globals.flatMap((node): Finding[] => {
    const entry = Object.hasOwn(refused, node.name) ? refused[node.name] : undefined
    return entry === undefined || asked.has(node) ? [] : [{ ...entry, node, message: `contracts have no ${node.name}` }]
  })
  return [
    ...named,
    ...randoms.map((node): Finding => ({ ...noRandom, node, message: 'contracts have no Math.random' })),
    ...imports.map((node): Finding => ({ ...noNode, node, message: 'contracts cannot import while they run' })),
  ]
}

function isMathRandom(node: AnyNode, globals: ReadonlySet<AnyNode>): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'Math' &&
    globals.has(node.object) &&
    node.property.type === 'Identifier' &&
    node.property.name === 'random'
  )
}
