// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path'
import { createContractBuilder, formatDiagnostic } from '@phat/contract/build'
import { PhatError } from '@phat/primitives'
import { readBounded, sourcePattern } from '../terminal/read-bounded.ts'
import type { ReadContract } from './test-messages.ts'

/** A contract that tests use, and what it was made of. */
export interface ShelvedContract {
  readonly contract: ReadContract
  /** Absolute; of one that could not be built its file at least. */
  readonly inputs: readonly string[]
}

/** The contracts of a project, each built once until one of its files changes. */
export interface ContractShelf {
  /**
   * @param folder of the package that the test belongs to
   * @param source as the test names it, from that folder
   */
  read(folder: string, source: string): Promise<ShelvedContract>
  /** Forgets what was built from a file. @returns the contracts that were, by their absolute paths */
  forget(file: string): readonly string[]
  close(): Promise<void>
}

/** Makes an empty one. */
export function createContractShelf(): ContractShelf {
  const builder = createContractBuilder()
  const shelf = new Map<string, Promise<ShelvedContract>>()
  /** What went into a contract when it was last built; of one that failed, what went in before too. */
  const inputs = new Map<string, ReadonlySet<string>>()

  const build = async (path: string, source: string): Promise<ShelvedContract> => {
    const built = await builder.build({ entry: path })
    if (built.kind === 'built') {
      inputs.set(path, new Set(built.inputs))
      return { contract: { kind: 'read', path: source, json: built.contract }, inputs: [path, ...built.inputs] }
    }
    const before = inputs.get(path) ?? []
    inputs.set(path, new Set([path, ...before]))
    const reason = [...new Set(built.diagnostics.map(formatDiagnostic))].join('\n')
    return { contract: { kind: 'refused', reason: `${source}\n${reason}` }, inputs: [path] }
  }

  const readFile = (path: string, source: string): ShelvedContract => {
    inputs.set(path, new Set([path]))
    try {
      const json: unknown = JSON.parse(new TextDecoder().decode(readBounded(path)))
      return { contract: { kind: 'read', path: source, json }, inputs: [path] }
    } catch (error) {
      const reason =
        error instanceof PhatError
          ? error.message
          : error instanceof SyntaxError
            ? `${source}: no JSON: ${error.message}`
            : undefined
      if (reason === undefined) throw error
      return { contract: { kind: 'refused', reason }, inputs: [path] }
    }
  }

  return {
    read: (folder, source) => {
      const path = resolve(folder, source)
      const before = shelf.get(path)
      if (before !== undefined) return before
      const made = sourcePattern.test(path) ? build(path, source) : Promise.resolve(readFile(path, source))
      shelf.set(path, made)
      return made
    },
    forget: (file) => {
      const changed = [...inputs].filter(([, files]) => files.has(file)).map(([path]) => path)
      for (const path of changed) shelf.delete(path)
      return changed
    },
    close: () => builder.close(),
  }
}
