// SPDX-License-Identifier: Apache-2.0
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { type AnyNode, type Position, parse } from 'acorn'
import type { Diagnostic } from '../build-errors.ts'
import { analyzeFlow } from './analyze.ts'
import { refusedGlobals } from './globals.ts'
import { resolveScopes } from './scope.ts'

/** A value that leaves with the contract's consent, and where. */
export interface Declassified {
  readonly reason: string
  readonly file: string
  readonly line: number
}

export interface LintResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly declassified: readonly Declassified[]
}

/**
 * Looks through a bundle whose kit is left out: private values that reach an event, a log or an unencrypted request without declassify,
 * and globals that contracts do not have.
 *
 * Found: values through variables, properties, template texts, arithmetic, arrays, iterations, callbacks, closures, objects of classes, and
 * helpers of the contract and of the packages it bundles, at any depth of calls. Not found: what a branch taken tells
 * (`if (secret) c.emit.X({})`), how often something happens, which entries are touched, gas; what a class keeps for one that extends it.
 */
export function lint(code: string, sourceMap: string): LintResult {
  const program = parse(code, { ecmaVersion: 2023, sourceType: 'module', locations: true })
  const scopes = resolveScopes(program)
  const flow = analyzeFlow(program, scopes)
  const map = new TraceMap(sourceMap)
  const place = (node: AnyNode): { file: string; line: number; column: number } => {
    // The cast states the parser's option: every node has its location.
    const { line, column } = (node.loc as { readonly start: Position }).start
    const original = originalPositionFor(map, { line, column })
    return { file: original.source ?? '', line: original.line ?? 0, column: (original.column ?? -1) + 1 }
  }
  const findings = [...refusedGlobals(program, scopes.globals), ...flow.findings.values()]
  const diagnostics = findings.map(({ code: name, message, remedy, node, origin }): Diagnostic => {
    const at = place(node)
    const from = origin === undefined ? undefined : place(origin)
    const isForeign = at.file.includes('node_modules/')
    return {
      severity: isForeign ? 'warning' : 'error',
      code: name,
      message: from === undefined ? message : `${message} (it comes from ${from.file}:${from.line})`,
      ...at,
      remedy,
    }
  })
  return {
    diagnostics: diagnostics.toSorted(
      (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
    ),
    declassified: [...flow.declassifications.values()].map(({ reason, node }) => {
      const { file, line } = place(node)
      return { reason, file, line }
    }),
  }
}
