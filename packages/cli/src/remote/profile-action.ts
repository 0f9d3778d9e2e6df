// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { toJson } from '@phat/primitives'
import type { Action } from '../command.ts'
import { table } from '../terminal/table.ts'
import { keptContracts } from './kept-contracts.ts'
import { configFile, projectFolder, readProfiles } from './networks.ts'

/** `phat profile list` */
export const listProfiles: Action = async ({ io, json }) => {
  const folder = projectFolder()
  const profiles = readProfiles(folder).map((one) => ({ ...one, contracts: Object.keys(keptContracts(folder, one.name)) }))
  if (json) return io.out(toJson({ config: join(folder, configFile), profiles }))
  io.out(`Networks of ${join(folder, configFile)}`)
  for (const { name, url, genesisHash, simulated, contracts } of profiles) {
    io.out(name)
    const rows = [
      ['node', url],
      ['genesis', genesisHash ?? 'any'],
      ['evidence', simulated ? 'SIMULATED counts too' : 'genuine alone'],
      ['contracts', contracts.join(', ') || 'none deployed from here'],
    ]
    for (const line of table(rows)) io.out(line)
  }
}
