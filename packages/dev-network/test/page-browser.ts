// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

const executablePath = process.env.PHAT_CHROMIUM ?? '/usr/bin/chromium'
const launchFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const isMissing = !existsSync(executablePath)
if (isMissing && !process.env.CI) console.warn(`SKIPPED: the tests of the example page need Chromium at ${executablePath}`)
/** Without Chromium a person may go on; in CI its absence is a failure, which the launch then reports. */
export const withoutBrowser = isMissing && !process.env.CI

const example = fileURLToPath(new URL('../../../examples/counter-page', import.meta.url))

/** What a page of a careful site may do: its own files, no inline code, and the network of this machine. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' ws://127.0.0.1:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The example as its own build makes it, served with a contract beside it. */
async function servePage(contract: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-page-'))
  await build({
    root: example,
    base: './',
    configFile: false,
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', modulePreload: false },
  })
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, url === '/' ? 'index.html' : new URL(url, 'http://page').pathname)
    response.setHeader('content-security-policy', contentPolicy)
    if (url === '/counter.contract') return response.end(contract)
    if (!existsSync(path)) return response.writeHead(404).end()
    response.setHeader('content-type', kinds[extname(path)] ?? 'application/octet-stream')
    response.end(readFileSync(path))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address has this form
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}

/** Wallets as a page sees them, whose keys stay here: each request of the page comes to one of these. */
export interface PageWallets {
  /** `accounts`, `signPayload` and `signRaw` of the extension `polkadot-js`. */
  extension(method: string, argument: unknown): Promise<unknown>
  /** EIP-1193 requests. */
  ethereum(request: { readonly method: string; readonly params?: readonly unknown[] }): Promise<unknown>
}

/** Runs in the page before its own script: the objects that extensions put there. */
const walletScript = `(() => {
  const ask = async (...request) => {
    const { value, failed } = await globalThis.walletRequest(...request)
    if (failed) throw Object.assign(new Error(failed.message), { code: failed.code })
    return value
  }
  const extension = (method) => (argument) => ask('extension', method, argument)
  window.injectedWeb3 = {
    'polkadot-js': {
      version: '0.62.1',
      enable: async (app) => ({
        accounts: { get: () => ask('extension', 'accounts', app) },
        signer: { signPayload: extension('signPayload'), signRaw: extension('signRaw') },
      }),
    },
  }
  const detail = Object.freeze({
    info: Object.freeze({ uuid: '9a9f4c0e-2b6b-4d0c-8d3c-0f6f6f1d7e11', name: 'Emulated', rdns: 'org.example', icon: 'data:image/svg+xml,<svg/>' }),
    provider: { request: (request) => ask('ethereum', request) },
  })
  const announce = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
})()`

export interface OpenedPage {
  readonly page: Page
  /** Errors, warnings and violations of the content policy, without what workers refused. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** Opens the example in headless Chromium, with wallets. */
export async function openCounterPage(contract: string, wallets: PageWallets): Promise<OpenedPage> {
  const served = await servePage(contract)
  const browser: Browser = await chromium.launch({ executablePath, args: launchFlags, timeout: 30_000 })
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // A worker that is a block behind refuses, and is asked again; the browser notes each such answer.
    const isRefusal = message.location().url.includes('/prpc/') && /status of 500/.test(message.text())
    if (!isRefusal) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.exposeFunction('walletRequest', async (kind: 'extension' | 'ethereum', ...request: readonly [never, never]) => {
    try {
      return { value: await wallets[kind](...request) }
    } catch (error) {
      const { message, code } = error as { readonly message: string; readonly code?: number }
      return { failed: { message, code } }
    }
  })
  await page.addInitScript(walletScript)
  await page.goto(served.url)
  return {
    page,
    complaints,
    close: async () => {
      await browser.close()
      await served.close()
    },
  }
}

/** Each text with too little contrast against what lies behind it (WCAG 2.2, 1.4.3: 4.5 to 1). */
export const faintTexts = `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number)
  const linear = (c) => (c <= 10.31475 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4)
  const light = (color) => parts(color).slice(0, 3).reduce((sum, c, i) => sum + [0.2126, 0.7152, 0.0722][i] * linear(c), 0)
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor
      if (parts(color)[3] !== 0) return color
    }
    return 'rgb(255, 255, 255)'
  }
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
    if (!hasText || !element.checkVisibility()) return []
    const [dark, bright] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => a - b)
    const ratio = (bright + 0.05) / (dark + 0.05)
    return ratio < 4.5 ? [element.tagName + ' ' + element.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2)] : []
  })
})()`
