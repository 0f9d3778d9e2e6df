// SPDX-License-Identifier: Apache-2.0
import { concatBytes, known } from '@phat/primitives'

/** Numbers from 0 to below `sides`, from a seed (mulberry32): the same in every run, so that a failure can be repeated. */
export type Dice = (sides: number) => number

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

/** A changed copy. */
export type Mutator = (bytes: Uint8Array, dice: Dice) => Uint8Array

const interesting = [0x00, 0x01, 0x02, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xa0, 0xa3, 0xff] as const

function choose<Value>(values: readonly Value[], dice: Dice): Value {
  return known(values[dice(values.length)], 'a choice among some')
}

function bytesFrom(dice: Dice, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => dice(256))
}

function splice(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length - remove + insert.length)
  copy.set(bytes.subarray(0, at))
  copy.set(insert, at)
  copy.set(bytes.subarray(at + remove), at + insert.length)
  return copy
}

/** Changes without a look at what the bytes mean: bits, bytes, ranges that go, come twice or move. */
export const mutateBytes: Mutator = (bytes, dice) => {
  const at = dice(bytes.length + 1)
  const length = Math.min(1 + dice(16), bytes.length - at)
  switch (dice(7)) {
    case 0:
      return splice(bytes, at, length, bytesFrom(dice, length))
    case 1:
      return splice(bytes, at, length, new Uint8Array())
    case 2:
      return splice(bytes, at, 0, bytes.subarray(at, at + length))
    case 3:
      return splice(bytes, at, 0, bytesFrom(dice, 1 + dice(16)))
    case 4:
      return bytes.slice(0, at)
    case 5:
      return bytes.map((byte, i) => (i === at ? choose(interesting, dice) : byte))
    default:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << dice(8)) : byte))
  }
}

/** A value of DER with its position; values inside a constructed one, or inside a string that holds values. */
interface Node {
  readonly tag: number
  readonly content: Uint8Array
  readonly children: readonly Node[]
}

function parseNodes(bytes: Uint8Array, depth = 0): readonly Node[] | undefined {
  const nodes: Node[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, first] = bytes.subarray(at)
    if (first === undefined) return undefined
    const count = first < 0x80 ? 0 : first & 0x7f
    if (count > 3) return undefined
    let length = first < 0x80 ? first : 0
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0)
    const start = at + 2 + count
    if (start + length > bytes.length) return undefined
    const content = bytes.subarray(start, start + length)
    const inside = depth < 12 && (tag & 0x20) !== 0 ? parseNodes(content, depth + 1) : undefined
    nodes.push({ tag, content, children: inside ?? [] })
    at = start + length
  }
  return nodes
}

function writeLength(length: number, dice: Dice): readonly number[] {
  const wrong = dice(64)
  if (wrong === 0) return [0x80]
  if (wrong === 1) return [0x84, 0, 0, length >> 8, length & 0xff]
  if (wrong === 2) return [0x82, length >> 8, length & 0xff]
  if (length < 0x80) return [length]
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
}

/** Writes a tree again, its lengths right but for one in four hundred. */
function writeNode({ tag, content, children }: Node, dice: Dice): Uint8Array {
  const inner = children.length > 0 ? concatBytes(...children.map((child) => writeNode(child, dice))) : content
  const length = dice(400) === 0 ? writeLength(inner.length + dice(3), dice) : writeLength(inner.length, () => 63)
  return concatBytes(Uint8Array.of(tag, ...length), inner)
}

const tags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x30, 0x31, 0x80, 0xa0, 0xa3] as const

/** Changes one value of a tree of DER and writes it with lengths that fit: the reader gets past the outer layers. */
export const mutateDer: Mutator = (bytes, dice) => {
  const [root] = parseNodes(bytes) ?? []
  if (root === undefined) return mutateBytes(bytes, dice)
  return writeNode(mutateNode(root, dice), dice)
}

function mutateNode(node: Node, dice: Dice): Node {
  const { tag, content, children } = node
  if (children.length > 0 && dice(8) !== 0) {
    const at = dice(children.length)
    const child = known(children[at], 'within the children')
    const changed = [...children]
    const kind = dice(24)
    if (kind === 0) changed.splice(at, 1)
    else if (kind === 1) changed.splice(at, 0, child)
    else if (kind === 2) changed.splice(at, 1, known(children[dice(children.length)], 'within the children'))
    else if (kind === 3) changed.reverse()
    else if (kind === 4) changed.splice(at, 1, { tag: 0x30, content: new Uint8Array(), children: [child] })
    else if (kind === 5) changed.splice(at, 0, ...Array.from({ length: 40 }, () => child))
    else changed.splice(at, 1, mutateNode(child, dice))
    return { tag, content, children: changed }
  }
  switch (dice(6)) {
    case 0:
      return { ...node, tag: choose(tags, dice) }
    case 1:
      return nested(node, 1 + dice(40))
    case 2:
      return { tag, content: bytesFrom(dice, dice(64)), children: [] }
    case 3:
      return { tag, content: new Uint8Array(), children: [] }
    default:
      return { tag, content: mutateBytes(content, dice), children: [] }
  }
}

function nested(node: Node, depth: number): Node {
  let outer = node
  for (let i = 0; i < depth; i++) outer = { tag: 0x30, content: new Uint8Array(), children: [outer] }
  return outer
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))

/** Changes lines of a PEM text, or the DER inside one of its certificates. */
export const mutatePem: Mutator = (bytes, dice) => {
  if (dice(3) === 0) return mutateBytes(bytes, dice)
  const text = textOf(bytes)
  const blocks: readonly string[] = text.match(/-----BEGIN CERTIFICATE-----\n[^-]*-----END CERTIFICATE-----\n/g) ?? []
  if (blocks.length === 0) return mutateBytes(bytes, dice)
  const at = dice(blocks.length)
  const block = known(blocks[at], 'within the blocks')
  switch (dice(5)) {
    case 0: {
      const lines = block.split('\n')
      const line = dice(lines.length)
      lines.splice(line, dice(2), ...(dice(2) === 0 ? [known(lines[line], 'within the lines')] : []))
      return bytesOf(blocks.with(at, lines.join('\n')).join(''))
    }
    case 1:
      return bytesOf(blocks.toSpliced(at, dice(2), ...Array.from({ length: dice(8) }, () => block)).join(''))
    default: {
      const der = mutateDer(new Uint8Array(Buffer.from(block.split('\n').slice(1, -2).join(''), 'base64')), dice)
      const lines =
        Buffer.from(der)
          .toString('base64')
          .match(/.{1,64}/g) ?? []
      const changed = `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
      return bytesOf(blocks.with(at, changed).join(''))
    }
  }
}

const words = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '0',
  '-1',
  '1.5',
  '1e9',
  '9007199254740993',
  '"\\u0000"',
  '[[[[[[[[[[[[[[[[[[[[',
  '{"a":',
] as const

/** Changes a token of JSON, a member or an element, or bytes. */
export const mutateJson: Mutator = (bytes, dice) => {
  if (dice(4) === 0) return mutateBytes(bytes, dice)
  const tokens: readonly string[] = textOf(bytes).match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|\s+/g) ?? ['']
  const at = dice(tokens.length)
  switch (dice(5)) {
    case 0:
      return bytesOf(tokens.toSpliced(at, 1 + dice(4)).join(''))
    case 1:
      return bytesOf(tokens.toSpliced(at, 0, ...tokens.slice(at, at + 1 + dice(8))).join(''))
    case 2:
      return bytesOf(tokens.with(at, known(tokens[dice(tokens.length)], 'within the tokens')).join(''))
    default:
      return bytesOf(tokens.with(at, choose(words, dice)).join(''))
  }
}

/** Fields of a quote or report: little-endian lengths and types changed, ranges exchanged, the chain at the end changed as PEM. */
export const mutateQuote: Mutator = (bytes, dice) => {
  const text = textOf(bytes)
  const chain = text.indexOf('-----BEGIN')
  const pick = dice(4)
  if (pick === 0 && chain >= 0) {
    const changed = mutatePem(bytes.subarray(chain), dice)
    return splice(bytes, chain, bytes.length - chain, changed)
  }
  if (pick === 1) {
    // Near the lengths and types, all of which are little endian.
    const at =
      choose([0, 2, 4, 48, 50, 432, 436, 632, 636, 702, 764, 766, 770, 1012, 1014, 1046, 1048], dice) %
      Math.max(1, bytes.length - 4)
    const value = choose(
      [0, 1, 2, 3, 4, 5, 6, 0x81, 0xffff, 0x7fffffff, 0xffffffff, bytes.length, bytes.length - at, dice(0x10000)],
      dice,
    )
    const copy = bytes.slice()
    const view = new DataView(copy.buffer)
    if (dice(2) === 0 && at + 4 <= copy.length) view.setUint32(at, value, true)
    else if (at + 2 <= copy.length) view.setUint16(at, value & 0xffff, true)
    return copy
  }
  return mutateBytes(bytes, dice)
}
