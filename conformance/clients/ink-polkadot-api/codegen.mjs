// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, finish, step, vital } from '../../report.mjs'
import { compile, generated, programTimeoutMs, runTool, tool } from '../../scenarios/generated-project.mjs'
import { loadTypedVectors } from '../../scenarios/ink.mjs'
import { hex, unhex } from '../../scenarios/ink-plain.mjs'
import { addChain, createPapiProject } from '../../scenarios/polkadot-api-codegen.mjs'

const cli = 'polkadot-api/bin/cli.js'
const contracts = [4, 5].flatMap((version) =>
  loadTypedVectors(version).map(({ name, project }) => ({ key: `${name.replace(/-ink\d$/, '')}${version}`, project })),
)

await vital(
  'generate',
  async () => {
    // One is added by the command; the others stand where it puts them, because each of its starts takes seconds.
    const [first, ...others] = contracts
    const stored = others.map(({ key, project }) => [`.papi/contracts/${key}.json`, project])
    const ink = Object.fromEntries(others.map(({ key }) => [key, `.papi/contracts/${key}.json`]))
    createPapiProject(
      'ink-polkadot-api-typed.ts',
      { [`${first.key}.contract`]: first.project, ...Object.fromEntries(stored) },
      { ink },
    )
    await runTool([tool(cli), 'ink', 'add', `${first.key}.contract`, '--key', first.key, '--skip-codegen'])
    // It generates nothing for contracts alone.
    return addChain(cli)
  },
  programTimeoutMs,
)
await vital('compile', compile, programTimeoutMs)
await step('run', async () => {
  const { runTyped } = await import(pathToFileURL(join(generated, 'typed.js')).href)
  const { input, error, supply } = runTyped(unhex)
  expect(
    hex(input).startsWith('0xdb20f9f5d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'),
    `the call: ${hex(input)}`,
  )
  expect(error === 'NotAllowed' && supply === 7n, `the answers: ${error}, ${supply}`)
})
finish()
