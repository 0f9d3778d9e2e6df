// SPDX-License-Identifier: Apache-2.0

/** Source text split into what the rules look at; both have the length and the line breaks of the original. */
export interface Masked {
  /** Comments, the insides of strings and regular expressions are blanks; quotes and template expressions remain. */
  readonly code: string
  /** Only the comments; everything else is blanks. */
  readonly comments: string
}

type Kind = 'code' | 'comment' | 'text'

// A slash after one of these begins a regular expression; after anything else it divides.
const beforeRegex = /(?:^|[=(,:;!&|?{}[\]+\-*%<>~^]|=>|\b(?:return|typeof|case|in|of|do|else|throw|await|yield|void|delete))\s*$/

/** One token that is no code: `from` to `to` is of the kind, reading goes on at `end`. */
interface Token {
  readonly kind: 'comment' | 'text'
  readonly from: number
  readonly to: number
  readonly end: number
}

/**
 * Separates code from comments and strings without a parser. It knows line and block comments, the three kinds of quotes,
 * nested template expressions and regular expressions: enough for TypeScript as this repository is formatted.
 */
export function mask(text: string): Masked {
  const kinds: Kind[] = []
  // Each entry is a template literal whose expression is being read, with the depth of braces inside it.
  const templates: number[] = []
  let at = 0
  while (at < text.length) {
    const token = templateAt(text, at, templates) ?? tokenAt(text, at, kinds)
    if (token === undefined) at++
    else {
      for (let i = token.from; i < token.to; i++) kinds[i] = token.kind
      at = token.end
    }
  }
  return { code: keep(text, kinds, 'code'), comments: keep(text, kinds, 'comment') }
}

function tokenAt(text: string, at: number, kinds: readonly Kind[]): Token | undefined {
  const char = text[at]
  if (text.startsWith('//', at) || (at === 0 && text.startsWith('#!'))) return comment(at, lineEnd(text, at))
  if (text.startsWith('/*', at)) return comment(at, blockEnd(text, at))
  if (char === "'" || char === '"') return quoted(at, quoteEnd(text, at))
  if (char === '/' && beforeRegex.test(codeBefore(text, kinds, at))) return quoted(at, regexEnd(text, at))
  return undefined
}

/** Reads the text of a template up to its end or its next expression, and keeps account of the open ones. */
function templateAt(text: string, at: number, templates: number[]): Token | undefined {
  const char = text[at]
  const depth = templates.at(-1)
  const resumes = char === '}' && depth === 0
  if (char === '`' || resumes) {
    if (resumes) templates.pop()
    const chunk = templateEnd(text, at + 1)
    if (chunk.opens) templates.push(0)
    return { kind: 'text', from: at + 1, to: chunk.textEnd, end: chunk.end }
  }
  if (depth !== undefined && (char === '{' || char === '}')) templates[templates.length - 1] = depth + (char === '{' ? 1 : -1)
  return undefined
}

function comment(from: number, end: number): Token {
  return { kind: 'comment', from, to: end, end }
}

function quoted(from: number, end: number): Token {
  return { kind: 'text', from: from + 1, to: end - 1, end }
}

function keep(text: string, kinds: readonly Kind[], kind: 'code' | 'comment'): string {
  const kept = Array.from({ length: text.length }, (_, i) => {
    const char = text[i] as string
    return char === '\n' || (kinds[i] ?? 'code') === kind ? char : ' '
  })
  return kept.join('')
}

/** The code just before a slash, comments left out; 40 characters are enough for any keyword. */
function codeBefore(text: string, kinds: readonly Kind[], at: number): string {
  let before = ''
  for (let i = at - 1; i >= 0 && before.length < 40; i--) if (kinds[i] !== 'comment') before = text[i] + before
  return before
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function blockEnd(text: string, from: number): number {
  const end = text.indexOf('*/', from + 2)
  return end === -1 ? text.length : end + 2
}

function quoteEnd(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === text[from] || text[i] === '\n') return i + 1
  }
  return text.length
}

function regexEnd(text: string, from: number): number {
  let isInClass = false
  for (let i = from + 1; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '\n') return i
    else if (char === '[') isInClass = true
    else if (char === ']') isInClass = false
    else if (char === '/' && !isInClass) return i + 1
  }
  return text.length
}

function templateEnd(text: string, from: number): { textEnd: number; end: number; opens: boolean } {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '`') return { textEnd: i, end: i + 1, opens: false }
    else if (text.startsWith('${', i)) return { textEnd: i, end: i + 2, opens: true }
  }
  return { textEnd: text.length, end: text.length, opens: false }
}
