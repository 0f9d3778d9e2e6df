// SPDX-License-Identifier: Apache-2.0
// A development chain that begins with version 1 of the runtime, and the code of the newest one.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const codeKey = '0x3a636f6465'

/**
 * @param {string} build folder of the compiled program
 * @returns {Promise<{ flags: string[], nextCode: string, remove: () => Promise<void> }>} `flags` of `phat node`
 */
export async function createUpgradeChain(build) {
  const spec = async (/** @type {string[]} */ ...flags) => {
    const args = [join(build, 'phat.js'), 'spec', 'build', 'dev', ...flags]
    return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
  }
  const [first, newest] = await Promise.all([spec(), spec('--raw')])
  const { runtime, config } = first.genesis.runtimeGenesis
  runtime.specVersion = 1
  // Version 1 judges no evidence, and knows no workers.
  delete config.attestation
  delete config.registry
  const folder = await mkdtemp(join(tmpdir(), 'phat-upgrade-'))
  const path = join(folder, 'version-1.json')
  await writeFile(path, JSON.stringify(first))
  return {
    flags: ['--chain', path, '--archive'],
    nextCode: newest.genesis.raw.top[codeKey],
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
