// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { TestFailure } from '@phat/contract-test/run'
import { testFilePrefix } from './test-messages.ts'

/** A failure of a test by its sources. */
export interface PlacedFailure {
  readonly code?: string
  readonly message: string
  readonly remedy?: string
  /** `test/counter.test.ts:9:3`, the innermost first; places of the tests and of what they import. */
  readonly frames: readonly string[]
  /** The line of the first frame. */
  readonly source?: string
}

const frame = new RegExp(`${testFilePrefix}(.+?):(\\d+):(\\d+)`)

/**
 * Puts the lines of the TypeScript where the engine told those of the bundle.
 * @param sourceMap of the bundle, whose sources are relative to the folder of the file
 * @param folder from which places are told
 */
export function placeFailure(failure: TestFailure, sourceMap: string, file: string, folder: string): PlacedFailure {
  const { stack, ...told } = failure
  const map = new TraceMap(sourceMap)
  const places = stack.split('\n').flatMap((line) => {
    const [, , row = '', column = ''] = frame.exec(line) ?? []
    if (row === '') return []
    const found = originalPositionFor(map, { line: Number(row), column: Number(column) - 1 })
    return found.source === null ? [] : [{ path: join(dirname(file), found.source), line: found.line, column: found.column + 1 }]
  })
  const frames = [...new Set(places.map(({ path, line, column }) => `${relative(folder, path)}:${line}:${column}`))]
  const [first] = places
  const source = first && lineOf(first.path, first.line)
  return { ...told, frames, ...(source === undefined ? {} : { source }) }
}

function lineOf(path: string, line: number): string | undefined {
  try {
    return readFileSync(path, 'utf8').split('\n')[line - 1]?.trim()
  } catch {
    return undefined // It has been removed meanwhile.
  }
}
