// SPDX-License-Identifier: Apache-2.0
import { defineErrors } from '@phat/primitives'

const scriptErrors = defineErrors('wasm-spec', {
  unreadable: {
    why: 'A file of the test suite is no script of S-expressions as the specification describes them.',
    remedy: 'Check out the suite again; a newer suite may need a newer reader.',
  },
})

/** A node of a script: a word, the bytes of a string, or a list with the place of its text. */
export type Node =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'list'
      readonly items: readonly Node[]
      readonly start: number
      readonly end: number
      readonly line: number
    }

export type ListNode = Extract<Node, { kind: 'list' }>

interface Cursor {
  readonly text: string
  at: number
  line: number
}

/** Reads the lists of a script. Their depth is that of the suite's files, which are trusted to be shallow. */
export function readScript(text: string): readonly ListNode[] {
  const cursor: Cursor = { text, at: 0, line: 1 }
  const lists: ListNode[] = []
  for (let node = readNode(cursor); node !== undefined; node = readNode(cursor)) if (node.kind === 'list') lists.push(node)
  return lists
}

function readNode(cursor: Cursor): Node | undefined {
  skipSpace(cursor)
  const { text } = cursor
  if (cursor.at >= text.length || text[cursor.at] === ')') return undefined
  if (text[cursor.at] === '(') return readList(cursor)
  if (text[cursor.at] === '"') return readString(cursor)
  const start = cursor.at
  while (cursor.at < text.length && !/[\s()";]/.test(text[cursor.at] as string)) cursor.at++
  if (cursor.at === start) cursor.at++
  return { kind: 'word', text: text.slice(start, cursor.at) }
}

function readList(cursor: Cursor): ListNode {
  const start = cursor.at++
  const { line } = cursor
  const items: Node[] = []
  for (let node = readNode(cursor); node !== undefined; node = readNode(cursor)) items.push(node)
  if (cursor.text[cursor.at] !== ')') throw scriptErrors.error('unreadable', `list without end, from line ${line}`)
  cursor.at++
  return { kind: 'list', items, start, end: cursor.at, line }
}

function skipSpace(cursor: Cursor): void {
  const { text } = cursor
  for (;;) {
    if (text.startsWith(';;', cursor.at)) {
      while (cursor.at < text.length && text[cursor.at] !== '\n') cursor.at++
    } else if (text.startsWith('(;', cursor.at)) skipBlockComment(cursor)
    else if (cursor.at < text.length && /\s/.test(text[cursor.at] as string)) {
      if (text[cursor.at] === '\n') cursor.line++
      cursor.at++
    } else return
  }
}

function skipBlockComment(cursor: Cursor): void {
  let depth = 0
  do {
    if (cursor.text.startsWith('(;', cursor.at)) depth++
    else if (cursor.text.startsWith(';)', cursor.at)) depth--
    else {
      if (cursor.text[cursor.at] === '\n') cursor.line++
      cursor.at++
      continue
    }
    cursor.at += 2
  } while (depth > 0 && cursor.at < cursor.text.length)
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '"': '"', "'": "'", '\\': '\\' }

function readString(cursor: Cursor): Node {
  const parts: number[] = []
  const encoder = new TextEncoder()
  const { text } = cursor
  cursor.at++
  while (text[cursor.at] !== '"') {
    if (cursor.at >= text.length) throw scriptErrors.error('unreadable', `string without end, before line ${cursor.line}`)
    const unicode = /^\\u\{([0-9a-fA-F_]+)\}/.exec(text.slice(cursor.at, cursor.at + 16))
    const hex = /^\\([0-9a-fA-F]{2})/.exec(text.slice(cursor.at, cursor.at + 3))
    if (unicode !== null) {
      parts.push(...encoder.encode(String.fromCodePoint(Number.parseInt((unicode[1] as string).replaceAll('_', ''), 16))))
      cursor.at += unicode[0].length
    } else if (hex !== null) {
      parts.push(Number.parseInt(hex[1] as string, 16))
      cursor.at += 3
    } else if (text[cursor.at] === '\\') {
      parts.push(...encoder.encode(escapes[text[cursor.at + 1] as string] ?? ''))
      cursor.at += 2
    } else {
      const point = text.codePointAt(cursor.at) as number
      if (point === 10) cursor.line++
      const character = String.fromCodePoint(point)
      parts.push(...encoder.encode(character))
      cursor.at += character.length
    }
  }
  cursor.at++
  return { kind: 'string', bytes: Uint8Array.from(parts) }
}

/** The word at a place of a list, or an empty one. */
export function wordAt(list: ListNode, index: number): string {
  const node = list.items[index]
  return node?.kind === 'word' ? node.text : ''
}

/** The lists among the items of a list. */
export function listsIn(list: ListNode): readonly ListNode[] {
  return list.items.filter((node) => node.kind === 'list')
}

/** The string at a place of a list, as text. */
export function textAt(list: ListNode, index: number): string {
  const node = list.items[index]
  return node?.kind === 'string' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(node.bytes) : ''
}
