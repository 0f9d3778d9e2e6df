// SPDX-License-Identifier: Apache-2.0
import type { Program } from 'acorn'
import { evaluate, evaluateBody } from './expressions.ts'
import { assign, type Flow, given } from './flow.ts'
import type { FunctionNode, Scopes } from './scope.ts'
import { labelled } from './value.ts'

/** More rounds than any chain of calls needs in practice; a bound, so that the build always ends. */
const roundsMax = 40

/**
 * Follows values through a module: a flow-insensitive fixpoint over variables, in which what a function returns and reaches is kept in
 * terms of its parameters, so that one helper may serve private and public values.
 */
export function analyzeFlow(program: Program, scopes: Scopes): Flow {
  const flow: Flow = {
    scopes,
    variables: new Map(),
    returns: new Map(),
    reaches: new Map(),
    writes: new Map(),
    findings: new Map(),
    declassifications: new Map(),
    sources: new Map(),
    fields: new Map(),
    givens: new Map(),
    changed: true,
    evaluate: (node, inside) => evaluate(flow, node, inside),
  }
  for (const node of scopes.functions) bindParameters(flow, node)
  for (let round = 0; flow.changed && round < roundsMax; round++) {
    flow.changed = false
    for (const statement of program.body) evaluate(flow, statement, undefined)
    for (const node of scopes.functions) evaluateBody(flow, node)
  }
  return flow
}

function bindParameters(flow: Flow, node: FunctionNode): void {
  for (const [index, parameter] of node.params.entries()) assign(flow, parameter, labelled(given(flow, node, index, undefined)))
}
