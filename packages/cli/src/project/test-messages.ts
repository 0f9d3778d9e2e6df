// SPDX-License-Identifier: Apache-2.0
import type { TestFailure, TestOutcome } from '@phat/contract-test/run'

/** What the thread of the tests is started with. */
export interface TestThreadData {
  /** Bytes of the script engine's module. */
  readonly scriptEngine: Uint8Array
}

/** A contract as its build or its file has it, or what is wrong with it. */
export type ReadContract =
  | { readonly kind: 'read'; readonly path: string; readonly json: unknown }
  | { readonly kind: 'refused'; readonly reason: string }

export type ToTestThread =
  /** Runs the tests of a file; those before `from` have run elsewhere. */
  | {
      readonly kind: 'run'
      readonly file: string
      readonly code: string
      readonly filter: string | undefined
      readonly from: number
    }
  | { readonly kind: 'contract'; readonly id: number; readonly contract: ReadContract }

export type FromTestThread =
  | { readonly kind: 'contract'; readonly id: number; readonly source: string }
  /** The thread is up and begins with the file. */
  | { readonly kind: 'loading' }
  | { readonly kind: 'declared'; readonly names: readonly string[] }
  | { readonly kind: 'began'; readonly index: number }
  | { readonly kind: 'ended'; readonly index: number; readonly outcome: TestOutcome }
  /** The file is through; its top level may have failed. */
  | { readonly kind: 'finished'; readonly failure: TestFailure | undefined }

/** How files of tests are named to the engine that runs them, so that their frames are found in traces. */
export const testFilePrefix = 'phat-test:'

/** Under this name the thread has the kit for the files that it runs. */
export const kitName = 'phat.contract-test'
