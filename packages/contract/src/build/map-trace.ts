// SPDX-License-Identifier: Apache-2.0
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** A frame of the script engine's traces: `contract.js:line:column`, in parentheses behind a name or alone. */
const frame = /\b(?:contract|entry)\.js:(\d+):(\d+)/g

/**
 * Rewrites the places of a trace to the lines of the TypeScript that they were built from; what is not in the map stays.
 * @param sourceMap the JSON of `phat.sourceMap` in the `.contract`
 */
export function mapTrace(sourceMap: string | object, trace: string): string {
  // The cast states that a source map is given; the library checks it.
  const map = new TraceMap(sourceMap as string)
  return trace.replace(frame, (place, line: string, column: string) => {
    const found = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 })
    return found.source === null ? place : `${found.source}:${found.line}:${found.column + 1}`
  })
}
