// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path'
import { createContractBuilder, formatDiagnostic } from '@phat/contract/build'
import { PhatError } from '@phat/primitives'
import { readBounded, sourcePattern } from '../contract/contract-file.ts'
import type { ReadContract } from './test-messages.ts'

/** A contract that tests use, and what it was made of. */
export interface ShelvedContract {
  readonly contract: ReadContract
  /** Absolute; of one that could not be built its file at least. */
  readonly inputs: readonly string[]
}

/** The contracts of a project, each built once until one of its files changes. */
export interface ContractShelf {
  /** @param source as the tests name it, from the folder of the project */
  read(source: string): Promise<ShelvedContract>
  /** Forgets what was built from a file. @returns the contracts that were, by their absolute paths */
  forget(file: string): readonly string[]
  pathOf(source: string): string
  close(): Promise<void>
}

/** Makes an empty one. @param folder of the project */
export function createContractShelf(folder: string): ContractShelf {
  const builder = createContractBuilder()
  const shelf = new Map<string, Promise<ShelvedContract>>()
  /** What went into a contract when it was last built; of one that failed, what went in before too. */
  const inputs = new Map<string, ReadonlySet<string>>()
  const pathOf = (source: string): string => resolve(folder, source)

  const build = async (path: string, source: string): Promise<ShelvedContract> => {
    const built = await builder.build({ entry: path })
    if (built.kind === 'built') {
      inputs.set(path, new Set(built.inputs))
      return { contract: { kind: 'read', path: source, json: built.contract }, inputs: built.inputs }
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
    pathOf,
    read: (source) => {
      const path = pathOf(source)
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
