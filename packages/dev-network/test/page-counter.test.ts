// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildContract } from '@phat/contract/build'
import { keypairFromUri } from '@phat/crypto'
import { PHA, toJson } from '@phat/primitives'
import { ethereumWallet, extension } from '@phat/test-kit/wallets'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDesk } from '../src/development/bootstrap/chain-desk.ts'
import { type NetworkProcess, startNetwork, temporaryFolder } from './network-process.ts'
import { faintTexts, type OpenedPage, openCounterPage, withoutBrowser } from './page-browser.ts'

const contractSource = fileURLToPath(new URL('../../../examples/counter-page/contract/counter.ts', import.meta.url))
const { signal } = new AbortController()

/** A wallet of each kind, what it was asked, and whether its person agrees. */
function pageWallets() {
  const keypair = keypairFromUri('//Page wallet')
  const ethereum = ethereumWallet(new Uint8Array(32).fill(0x5e), { chainId: 11_155_111 })
  const person = { refuses: false }
  const asked: string[] = []
  const refuse = (): void => {
    if (person.refuses) throw Object.assign(new TypeError('User rejected the request.'), { code: 4001 })
  }
  return {
    accounts: [keypair.accountId, ethereum.account],
    asked,
    person,
    extension: async (method: string, argument: unknown) => {
      asked.push(method)
      const { accounts, signer } = await extension([keypair]).enable('page')
      if (method === 'accounts') return accounts.get()
      refuse()
      // The casts state what the page forwards: the calls of the interface of extensions.
      return method === 'signPayload' ? signer.signPayload(argument as never) : signer.signRaw(argument as never)
    },
    ethereum: async (request: { readonly method: string; readonly params?: readonly unknown[] }) => {
      asked.push(request.method)
      refuse()
      return ethereum.provider.request(request)
    },
  }
}

const wallets = pageWallets()
const folder = temporaryFolder()
let network: NetworkProcess
let opened: OpenedPage
let page: Page
let address = ''

const status = () => page.locator('#status')
const says = async (text: string | RegExp): Promise<void> => {
  await status().filter({ hasText: text }).waitFor({ timeout: 45_000 })
}
const press = (name: string) => page.getByRole('button', { name }).click()
const chosen = async (label: string): Promise<void> => {
  await page.getByLabel('Who signs').selectOption({ label })
  await press('Connect')
  await says('Connected to')
}
const read = async (): Promise<string> => {
  await press('Read the number')
  await says('Read.')
  return page.locator('#count').innerText()
}
const increment = async (by: number): Promise<void> => {
  await page.getByLabel('Increment by').fill(String(by))
  await press('Increment')
}

describe.skipIf(withoutBrowser)('the example page, in headless Chromium against a network', () => {
  beforeAll(async () => {
    const [started, built] = await Promise.all([startNetwork(folder), buildContract({ entry: contractSource })])
    network = started
    if (built.kind !== 'built') throw new TypeError(JSON.stringify(built.diagnostics))
    const desk = await openDesk(network.ready.endpoint, keypairFromUri('//Bob'), signal)
    for (const account of wallets.accounts) {
      await desk.send('Balances.transferKeepAlive', { dest: { type: 'Id', value: account }, value: 5_000n * PHA })
    }
    desk.close()
    opened = await openCounterPage(toJson(built.contract), wallets)
    page = opened.page
    await page.getByLabel('Address of a node').fill(network.ready.endpoint)
  })

  afterAll(async () => {
    await opened?.close()
    await network?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('lists whoever may sign: the extension, accounts for development, the Ethereum wallet', async () => {
    expect(await page.getByLabel('Who signs').locator('option').allInnerTexts()).toEqual([
      'Extension polkadot-js',
      ...['Alice', 'Bob', 'Charlie'].map((name) => `Development account ${name} (its key is public)`),
      'Ethereum wallet Emulated',
    ])
    expect(await page.locator('#simulated').isVisible()).toBe(false)
  })

  test('says SIMULATED in words as soon as it knows, deploys and reads', async () => {
    await chosen('Development account Alice (its key is public)')
    expect(await page.locator('#simulated').innerText()).toMatch(/^SIMULATED\./)
    await press('Deploy a new one')
    await says('Deployed at 0x')
    address = await page.getByLabel('Address of one that exists').inputValue()
    expect(await read()).toBe('5')
    expect(await page.locator('#receipts tbody tr').first().innerText()).toMatch(
      /^get\s+5\s+\d+\s+\S+\s+none\s+SIMULATED: proves nothing\s+0x/,
    )
  })

  test.each([
    ['Extension polkadot-js', 3, ['accounts', 'signRaw', 'signPayload']],
    ['Ethereum wallet Emulated', 4, ['eth_requestAccounts', 'eth_signTypedData_v4', 'eth_signTypedData_v4']],
  ])('drives the contract with %s: one certificate and one call to sign', async (label, by, wanted) => {
    wallets.asked.length = 0
    await chosen(label)
    await page.getByLabel('Address of one that exists').fill(address)
    await press('Use this one')
    await says('Using the contract at')
    const before = Number(await read())
    await increment(by)
    await says(/Incremented in block \d+ for 0\.\d+ PHA/)
    expect(await read()).toBe(String(before + by))
    expect(wallets.asked).toEqual(wanted)
    const rows = await page.locator('#receipts tbody tr').allInnerTexts()
    expect(rows.slice(0, 3).map((row) => row.split(/\t/)[0]?.trim())).toEqual(['get', `increment by ${by}`, 'get'])
  })

  test('tells a refusal by the person, and by the contract, with what to do', async () => {
    wallets.person.refuses = true
    await increment(1)
    const problem = page.getByRole('alert')
    await problem.filter({ hasText: 'sdk.signer-refused' }).waitFor()
    wallets.person.refuses = false
    await increment(5_000)
    await problem.filter({ hasText: 'sdk.contract-error' }).waitFor()
    expect(await problem.innerText()).toMatch(/TooLarge/)
    expect(await status().innerText()).toBe('Not done: incrementing.')
    expect(await read()).toBe('12')
    expect(await problem.innerText()).toBe('')
  })

  test('lets the person stop a wait', async () => {
    const signalAll = (name: NodeJS.Signals): void => {
      for (const { pid } of network.ready.workers) process.kill(pid, name)
    }
    signalAll('SIGSTOP')
    try {
      await press('Read the number')
      await says('reading …')
      await press('Stop waiting')
      await page.getByRole('alert').filter({ hasText: 'sdk.interrupted' }).waitFor()
      expect(await page.getByRole('button', { name: 'Stop waiting' }).isVisible()).toBe(false)
    } finally {
      signalAll('SIGCONT')
    }
    expect(await read()).toBe('12')
  })

  test('deploys with the Ethereum wallet, which pays by meta calls alone', async () => {
    wallets.asked.length = 0
    await page.getByLabel('Start at').fill('41')
    await press('Deploy a new one')
    await says('Deployed at 0x')
    expect(await page.getByLabel('Address of one that exists').inputValue()).not.toBe(address)
    expect(await read()).toBe('41')
    expect(new Set(wallets.asked)).toEqual(new Set(['eth_signTypedData_v4']))
  })

  test('is used by keyboard alone', async () => {
    await page.getByLabel('Address of a node').focus()
    const names: string[] = []
    for (let i = 0; i < 11; i++) {
      names.push(await page.evaluate<string>('document.activeElement.id || document.activeElement.textContent.trim()'))
      expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).not.toBe('none')
      await page.keyboard.press('Tab')
    }
    expect(names).toEqual([
      'node',
      'wallet',
      'Connect',
      'account',
      'start',
      'Deploy a new one',
      'contract',
      'Use this one',
      'read',
      'by',
      'Increment',
    ])
    await page.locator('#read').focus()
    await page.keyboard.press('Enter')
    await says('Read.')
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('read')
  })

  test('tells a screen reader structure, names and states', async () => {
    const tree = await page.locator('body').ariaSnapshot()
    for (const part of [
      '- heading "A secret counter" [level=1]',
      '- status: Read.',
      '- textbox "Address of a node"',
      '- combobox "Who signs"',
      '- spinbutton "Start at"',
      '- spinbutton "Increment by"',
      '- button "Read the number"',
      '- columnheader "Evidence"',
    ]) {
      expect(tree).toContain(part)
    }
  })

  test.each(['light', 'dark'] as const)('has contrast in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    expect(await page.evaluate(faintTexts)).toEqual([])
  })

  test('complains of nothing, under a strict content policy', () => {
    expect(opened.complaints).toEqual([])
  })
})
