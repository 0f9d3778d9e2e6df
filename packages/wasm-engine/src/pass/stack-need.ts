// SPDX-License-Identifier: Apache-2.0
import type { WasmModule } from '../module/wasm-module.ts'
import type { BodyFacts } from '../validate/body.ts'

/** Slots of a frame beside its parameters, locals and operands: return address, saved registers, what the pass adds. */
const frameSlots = 8

/**
 * Instructions also count, by their bytes: one slot for so many. An optimizing compiler may keep a value alive over a call that is neither
 * a local nor an operand there: it computes an expression once that stands before and after the call, or only after the call what stood
 * before it, and then keeps all that goes in. The frame of a function of 12 locals and operands grew to 40 kB so. A value takes 8 bytes of
 * native stack and at least 3 bytes of code, so a slot stays below 8 · 64 / 3 = 171 bytes.
 */
const codeBytesPerSlot = 64

/** A function whose whole tree of calls needs more than this counts for itself. */
const staticSlots = 1_024

/**
 * How the value stack is counted. A function that cannot recurse, directly or through a table, needs a known number of slots with all
 * that it calls: its callers reserve them and it counts nothing. All others subtract `slots` at entry and add them at exit.
 */
export interface StackNeed {
  /** 1 for each defined function that counts at run time. */
  readonly counted: Uint8Array
  /** Slots of each defined function, with those of the uncounted functions that it calls. */
  readonly slots: Int32Array
}

/** The graph of calls: nodes are the defined functions, and one more that stands for all calls through tables. */
interface CallGraph {
  readonly size: number
  targets(node: number): readonly number[]
}

function callGraph(module: WasmModule, bodies: readonly BodyFacts[], callees: readonly number[]): CallGraph {
  const hub = bodies.length
  const defined = (index: number): boolean => index >= module.importedFunctions
  const held = [...module.addressTaken].filter(defined).map((index) => index - module.importedFunctions)
  const lists = bodies.map((body) => {
    const direct = new Set<number>()
    for (let at = body.callees.start; at < body.callees.end; at++) {
      const callee = callees[at] as number // within the range that validation noted
      if (defined(callee)) direct.add(callee - module.importedFunctions)
    }
    if (body.callsIndirectly) direct.add(hub)
    return [...direct]
  })
  lists.push(held)
  return { size: hub + 1, targets: (node) => lists[node] ?? [] }
}

/** Slots of a frame by itself. */
function frameOf({ localCount, peak, first, range }: BodyFacts): number {
  return frameSlots + localCount + peak + Math.ceil((range.end - first) / codeBytesPerSlot)
}

/** Finds out which functions count, and how much each needs. */
export function stackNeed(module: WasmModule, bodies: readonly BodyFacts[], callees: readonly number[]): StackNeed {
  const graph = callGraph(module, bodies, callees)
  const hub = bodies.length
  const counted = new Uint8Array(graph.size)
  const slots = new Int32Array(graph.size)
  for (const component of componentsOf(graph)) {
    const isCycle = component.length > 1 || graph.targets(component[0] as number).includes(component[0] as number)
    if (isCycle) for (const node of component) counted[node] = node === hub ? 0 : 1
    // The hub first: who calls through a table reserves what the functions need that it holds and that count nothing themselves.
    for (const node of component.includes(hub) ? [hub, ...component] : component) {
      const body = bodies[node]
      let below = 0
      for (const target of graph.targets(node)) if (counted[target] === 0) below = Math.max(below, slots[target] as number)
      slots[node] = below + (body === undefined ? 0 : frameOf(body))
      if (body !== undefined && (slots[node] as number) > staticSlots) counted[node] = 1
    }
  }
  return { counted, slots }
}

/** Strongly connected components, each before those that point to it (Tarjan), without recursion: depth is the caller's choice. */
function* componentsOf(graph: CallGraph): Generator<readonly number[]> {
  const unseen = 0
  const order = new Int32Array(graph.size)
  const low = new Int32Array(graph.size)
  const next = new Int32Array(graph.size)
  const onStack = new Uint8Array(graph.size)
  const stack: number[] = []
  let time = 0
  for (let root = 0; root < graph.size; root++) {
    if (order[root] !== unseen) continue
    const path = [root]
    while (path.length > 0) {
      const node = path.at(-1) as number
      if (order[node] === unseen) {
        order[node] = low[node] = ++time
        stack.push(node)
        onStack[node] = 1
      }
      const target = graph.targets(node)[(next[node] as number)++]
      if (target === undefined) {
        path.pop()
        const parent = path.at(-1)
        if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[node] as number)
        if (low[node] === order[node]) yield popComponent(stack, onStack, node)
      } else if (order[target] === unseen) path.push(target)
      else if (onStack[target] === 1) low[node] = Math.min(low[node] as number, order[target] as number)
    }
  }
}

function popComponent(stack: number[], onStack: Uint8Array, root: number): readonly number[] {
  const component = stack.splice(stack.lastIndexOf(root))
  for (const node of component) onStack[node] = 0
  return component
}
