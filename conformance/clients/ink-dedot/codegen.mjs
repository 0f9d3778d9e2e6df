// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finish, vital } from '../../report.mjs'
import { compile, createProject, programTimeoutMs, runTool, tool } from '../../scenarios/generated-project.mjs'
import { loadTypedVectors } from '../../scenarios/ink.mjs'

const program = join(import.meta.dirname, '..', '..', 'scenarios', 'ink-dedot-typed.ts')
const contracts = [4, 5].flatMap((version) => loadTypedVectors(version).map(({ name, project }) => ({ name, version, project })))

await vital(
  'generate',
  async () => {
    const files = Object.fromEntries(contracts.map(({ name, project }) => [`${name}.contract`, project]))
    createProject({ 'typed.ts': readFileSync(program, 'utf8'), ...files })
    for (const { name, version } of contracts) {
      await runTool([tool('dedot/bin/dedot.mjs'), 'typink', '--metadata', `${name}.contract`, '--output', `ink${version}`])
    }
    return true
  },
  programTimeoutMs,
)
await vital('compile', compile, programTimeoutMs)
finish()
