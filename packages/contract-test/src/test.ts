// SPDX-License-Identifier: Apache-2.0
import { contractTestErrors } from './contract-test-errors.ts'
import type { TestContext } from './test-context.ts'

/** What a test does: it fails when this throws. */
export type TestBody = (context: TestContext) => unknown

/** A test as it was declared. */
export interface DeclaredTest {
  readonly name: string
  readonly body: TestBody
  readonly mode: 'run' | 'only' | 'skip'
}

/** Declares a test. */
export interface Test {
  (name: string, body: TestBody): void
  /** Of the file, only such tests run. */
  only(name: string, body: TestBody): void
  /** It is listed, but does not run. */
  skip(name: string, body: TestBody): void
}

let collecting: DeclaredTest[] | undefined

const declare =
  (mode: DeclaredTest['mode']) =>
  (name: string, body: TestBody): void => {
    if (collecting === undefined) throw contractTestErrors.error('no-runner', `test(${JSON.stringify(name.slice(0, 80))})`)
    collecting.push({ name, body, mode })
  }

/** Declares a test of contracts: `test('the count goes up', async ({ deploy }) => { … })`. Those of a file run in their order. */
export const test: Test = Object.assign(declare('run'), { only: declare('only'), skip: declare('skip') })

/** What the top level of a file declares. */
export async function collectTests(load: () => unknown): Promise<readonly DeclaredTest[]> {
  const tests: DeclaredTest[] = []
  collecting = tests
  try {
    await load()
  } finally {
    collecting = undefined
  }
  return tests
}
