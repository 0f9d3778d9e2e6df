// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { keypairFromUri } from '@phat/crypto'
import { extension } from '@phat/test-kit/wallets'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createGuideFolder, filesOf, firstDifference, type GuideFolder, stepsOf } from './guide-pages.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'

// The guides that need a network, from top to bottom: what they show is what happens.

const guides = join(process.cwd(), 'docs', 'guides')
const names = ['first-contract', 'upgrade-a-contract', 'secrets-and-http', 'from-solidity', 'from-ink', 'privacy'] as const
const textOf = (name: string): string => readFileSync(join(guides, `${name}.md`), 'utf8')

const data = temporaryFolder()
const folders = new Map<string, GuideFolder>()
let network: NetworkProcess

beforeAll(async () => {
  network = await startNetwork(data)
}, 180_000)

afterAll(async () => {
  for (const folder of folders.values()) folder.remove()
  await network?.stop()
  rmSync(data, { recursive: true, force: true })
})

describe.each(names)('the guide %s', (name) => {
  const steps = stepsOf(textOf(name))
  const shown = steps.flatMap((step) => (step.kind === 'file' ? [[step.path, step.content] as const] : []))

  test('shows the files that are type-checked, all of them and nothing else', () => {
    const known = shown.length === 0 ? [] : filesOf(join(guides, name))
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(known))
  })

  test('shows what its commands print', { timeout: 120_000 }, async () => {
    const folder = createGuideFolder(network.ready.endpoint)
    folders.set(name, folder)
    let hash = ''
    for (const step of steps) {
      if (step.kind === 'file') {
        const made = folder.read(step.path)
        if (made !== undefined) expect(made).toBe(step.content)
        folder.write(step.path, step.content)
        continue
      }
      // A reader copies the hash that was printed to them, which may differ from the one of the page.
      const command = step.command.replace(/codeHash=0x[0-9a-f]{64}/, `codeHash=${hash}`)
      const printed = await folder.type(command)
      hash = / {2}code hash +(0x[0-9a-f]{64})/.exec(printed.join('\n'))?.[1] ?? hash
      expect({ command, difference: firstDifference(printed, step.output) }).toEqual({ command, difference: undefined })
    }
  })
})

describe('the page of the guide first-contract', () => {
  interface Page {
    openCounter(url: string, bundle: string, address: string): Promise<unknown>
    countUp(counter: unknown, signal: AbortSignal): Promise<string>
  }

  test('counts up by what a wallet signs', { timeout: 120_000 }, async () => {
    const folder = folders.get('first-contract')
    const kept = JSON.parse(folder?.read('.phat/contracts.json') ?? '')
    // What a browser has of its own, and a page with a wallet beside it.
    const browser = { WebSocket, injectedWeb3: { 'polkadot-js': extension([keypairFromUri('//Bob')]) } }
    Object.assign(globalThis, browser)
    const page: Page = await import(pathToFileURL(join(folder?.path ?? '', 'web', 'page.js')).href)
    const bundle = folder?.read('counter.contract') ?? ''
    const counter = await page.openCounter(network.ready.endpoint, bundle, kept.networks.local.counter.address)
    expect(await page.countUp(counter, new AbortController().signal)).toMatch(
      /^8, since block \d+ \(evidence simulated: it proves nothing\)$/,
    )
  })
})
