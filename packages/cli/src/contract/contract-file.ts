// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import type { InkVersion } from '@phat/abi'
import { type Built, buildContract, type Diagnostic } from '@phat/contract/build'
import { textBytes } from '@phat/primitives'
import { cliErrors } from '../terminal/cli-errors.ts'
import { readBounded, shortPath, sourcePattern } from '../terminal/read-bounded.ts'
import { type ContractFile, parseContract } from './parse-contract.ts'

/** Takes what the build of a TypeScript file says. */
export type TellDiagnostics = (diagnostics: readonly Diagnostic[]) => void

/**
 * Reads a `.contract` of TypeScript or ink! 0 to 5, or a bare `.wasm`; a TypeScript file is built.
 * @param tell takes what the build says
 * @throws PhatError `cli.unreadable-file`, `cli.no-code`, `cli.not-built`, `abi.*`
 */
export async function readContractFile(path: string, tell: TellDiagnostics): Promise<ContractFile> {
  if (!sourcePattern.test(path)) return parseContract(path, readBounded(path))
  const { contract, warnings } = await buildOrThrow(path, 4, tell)
  if (warnings.length > 0) tell(warnings)
  return parseContract(path, textBytes(JSON.stringify(contract)))
}

/** Builds a contract; what is wrong with it is told. @throws PhatError `cli.not-built`, `cli.unreadable-file` */
export async function buildOrThrow(entry: string, ink: InkVersion, tell: TellDiagnostics): Promise<Built> {
  if (!existsSync(entry)) throw cliErrors.error('unreadable-file', `${shortPath(entry)}: ENOENT`)
  const built = await buildContract({ entry, ink })
  if (built.kind === 'built') return built
  // A value that is used twice in one place is one fault.
  const diagnostics = [...new Map(built.diagnostics.map((one) => [JSON.stringify(one), one])).values()]
  tell(diagnostics)
  const faults = diagnostics.filter(({ severity }) => severity === 'error').length
  throw cliErrors.error('not-built', `${shortPath(entry)} has ${faults === 1 ? 'a fault' : `${faults} faults`}`)
}
