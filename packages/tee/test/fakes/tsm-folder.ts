// SPDX-License-Identifier: Apache-2.0
import { readFile, rm, writeFile } from 'node:fs/promises'
import { type DeviceFiles, machineFiles } from '../../src/device-files.ts'

/**
 * configfs-tsm on a real folder: each call goes to the disk through the real files, and what the kernel would do before or after it is done
 * there: a new entry gets its attributes, a write is counted and answered, a removed entry goes with its attributes.
 */
export function createTsmFolder(provider: string, report: (reportData: Uint8Array) => Uint8Array): DeviceFiles {
  return {
    ...machineFiles,
    makeFolder: async (path) => {
      await machineFiles.makeFolder(path)
      await Promise.all([
        writeFile(`${path}/provider`, `${provider}\n`),
        writeFile(`${path}/generation`, '0\n'),
        writeFile(`${path}/inblob`, ''),
        writeFile(`${path}/outblob`, ''),
        writeFile(`${path}/auxblob`, ''),
      ])
    },
    write: async (path, bytes) => {
      await machineFiles.write(path, bytes)
      const entry = path.slice(0, path.lastIndexOf('/'))
      const generation = Number(await readFile(`${entry}/generation`, 'utf8'))
      await writeFile(`${entry}/outblob`, report(new Uint8Array(await readFile(`${entry}/inblob`))))
      await writeFile(`${entry}/generation`, `${generation + 1}\n`)
    },
    removeFolder: (path) => rm(path, { recursive: true }),
  }
}
