// SPDX-License-Identifier: Apache-2.0
import { known, toHex, toJson } from '@phat/primitives'
import { codeOf, createRuntimes, type Runtimes, runtimeVersions } from '@phat/runtime'
import type { Action } from '../command.ts'
import { cliErrors } from '../terminal/cli-errors.ts'
import { table } from '../terminal/table.ts'

/** `phat runtime list` */
export const listRuntimes: Action = async ({ io, json }) => {
  const runtimes = createRuntimes()
  const held = runtimeVersions.map((version) => known(runtimes.forVersion(version), 'a listed version is held'))
  if (json) return io.out(toJson(held.map(summaryOf)))
  const rows = held.map((runtime) => {
    const { specName, specVersion, transactionVersion, pallets } = summaryOf(runtime)
    return [`${specName} version ${specVersion}`, `transactions version ${transactionVersion}`, pallets.join(', ')]
  })
  for (const line of table(rows)) io.out(line)
}

function summaryOf(runtime: Runtimes['newest']) {
  const { specName, specVersion, transactionVersion } = runtime.version
  const pallets = runtime.pallets.map(({ name }) => name)
  return { specName, specVersion, transactionVersion, pallets, code: codeOf(runtime) }
}

/** `phat runtime code` */
export const showRuntimeCode: Action = async ({ args, io, json }) => {
  const wanted = known(args[0], 'the version is a required argument')
  const specVersion = runtimeVersions.find((version) => String(version) === wanted)
  const runtime = specVersion === undefined ? undefined : createRuntimes().forVersion(specVersion)
  if (runtime === undefined)
    throw cliErrors.error('unknown-runtime', `version ${wanted}; this release holds ${runtimeVersions.join(', ')}`)
  const code = toHex(codeOf(runtime))
  io.out(json ? toJson({ specVersion, code }) : code)
}
