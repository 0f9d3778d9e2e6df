// SPDX-License-Identifier: Apache-2.0
import { lineAt } from './project.ts'

/** Where a function with a body in braces begins and ends, lines from 1. */
export interface FunctionSpan {
  readonly firstLine: number
  readonly lastLine: number
  /** Lines without those of the functions directly inside, which are measured by themselves. */
  readonly ownLines: number
}

const controlWords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await'])

/**
 * The functions in masked code: declarations, arrows with a block, methods. Bodies are found by their braces. A factory that
 * returns functions is measured as a class would be: by its own lines, each of its functions by theirs.
 */
export function functionsIn(code: string): FunctionSpan[] {
  const open: { starts: number | undefined; nestedLines: number }[] = []
  const spans: FunctionSpan[] = []
  const bodies = declaredBodies(code)
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '{') open.push({ starts: bodies.get(at) ?? startOfFunction(code, at), nestedLines: 0 })
    else if (code[at] === '}') {
      const closed = open.pop()
      if (closed === undefined) continue
      const outer = open.at(-1)
      if (closed.starts === undefined) {
        if (outer !== undefined) outer.nestedLines += closed.nestedLines
        continue
      }
      const firstLine = lineAt(code, closed.starts)
      const lastLine = lineAt(code, at)
      spans.push({ firstLine, lastLine, ownLines: lastLine - firstLine + 1 - closed.nestedLines })
      if (outer !== undefined) outer.nestedLines += lastLine - firstLine
    }
  }
  return spans
}

/** Bodies of `function` declarations and expressions: offset of the brace to offset of the keyword. */
function declaredBodies(code: string): Map<number, number> {
  const bodies = new Map<number, number>()
  for (const match of code.matchAll(/\bfunction\b[^()]*\(/g)) {
    let at = skipPair(code, match.index + match[0].length - 1)
    // A brace after one of these opens a type in the signature, not the body.
    for (let brace = code.indexOf('{', at); brace !== -1; brace = code.indexOf('{', at)) {
      if (/[:|&<,(=]\s*$/.test(code.slice(Math.max(0, brace - 20), brace))) at = skipPair(code, brace)
      else {
        bodies.set(brace, match.index)
        break
      }
    }
  }
  return bodies
}

/** For a brace after an arrow or a method header, where that header begins; undefined for any other brace. */
function startOfFunction(code: string, brace: number): number | undefined {
  const before = code.slice(Math.max(0, brace - 200), brace).trimEnd()
  if (before.endsWith('=>')) return brace
  const header = /\)(\s*:[^={};()]+)?$/.exec(before)
  if (header === null) return undefined
  const close = brace - (code.slice(Math.max(0, brace - 200), brace).length - before.length) - (header[0].length - 1) - 1
  const parenthesis = openingOf(code, close)
  const word = /([\w$#]+)\s*(<[^()]*>)?\s*$/.exec(code.slice(Math.max(0, parenthesis - 80), parenthesis))?.[1]
  return word === undefined || controlWords.has(word) ? undefined : parenthesis
}

/** The offset behind the pair that opens at `at`. */
function skipPair(code: string, at: number): number {
  let depth = 0
  for (let i = at; i < code.length; i++) {
    if ('({['.includes(code[i] as string)) depth++
    else if (')}]'.includes(code[i] as string) && --depth === 0) return i + 1
  }
  return code.length
}

/** The offset of the parenthesis that `close` closes. */
function openingOf(code: string, close: number): number {
  let depth = 0
  for (let i = close; i >= 0; i--) {
    if (code[i] === ')') depth++
    else if (code[i] === '(' && --depth === 0) return i
  }
  return 0
}
