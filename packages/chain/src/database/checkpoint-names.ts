// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs'

export const partialSuffix = '.partial'
const namePattern = /^checkpoint-(\d{1,16})$/
const partialPattern = /^checkpoint-\d+\.partial$/

/** File name of the checkpoint of a version. */
export const checkpointName = (version: number): string => `checkpoint-${version}`

/** The checkpoint files of a folder, newest first. */
export function listCheckpoints(folder: string): { readonly name: string; readonly version: number }[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const version = namePattern.exec(name)?.[1]
      return version === undefined ? [] : [{ name, version: Number(version) }]
    })
    .sort((a, b) => b.version - a.version)
}

/** Files that an interrupted writing left. */
export function listPartials(folder: string): string[] {
  return readdirSync(folder).filter((name) => partialPattern.test(name))
}
