// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type KeyScheme, keypairFromSeed, multiSignatureType, verifyMultiSignature } from '@phat/crypto'
import { fromHex, toHex } from '@phat/primitives'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPortable } from './portable-build.ts'

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

/** Neither eval nor wasm nor inline scripts: the strictest policy a wallet page may have. */
const contentPolicy = "default-src 'none'; script-src 'self'"

const missing = !existsSync(executablePath)
if (missing && !process.env.CI) console.warn(`SKIPPED: the browser tests of @phat/crypto need Chromium at ${executablePath}`)

const schemes = ['sr25519', 'ed25519', 'ecdsa'] as const satisfies KeyScheme[]

/** What one case of signing looks like on its way between Node and the page. */
interface SignedText {
  readonly scheme: KeyScheme
  readonly account: string
  readonly message: string
  readonly signature: string
}

declare global {
  /** The portable build, put there by the page's own script. */
  var phatCrypto: typeof import('@phat/crypto')
}

const pageScript = "import * as phatCrypto from './crypto.js'\nglobalThis.phatCrypto = phatCrypto\n"
const pageMarkup = '<!doctype html><title>crypto</title><script type="module" src="/page.js"></script>'

function serve(script: string): Promise<Server> {
  const bodies = new Map([
    ['/crypto.js', script],
    ['/page.js', pageScript],
  ])
  const server = createServer((request, response) => {
    const body = bodies.get(request.url ?? '')
    response.setHeader('content-type', body === undefined ? 'text/html' : 'text/javascript')
    response.setHeader('content-security-policy', contentPolicy)
    response.end(body ?? pageMarkup)
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function randomCases(count: number): SignedText[] {
  return Array.from({ length: count }, (_, i) => {
    const scheme = schemes[i % schemes.length] ?? 'sr25519'
    const pair = keypairFromSeed(crypto.getRandomValues(new Uint8Array(32)).fill(1, 0, 1), scheme)
    const message = crypto.getRandomValues(new Uint8Array(i))
    return { scheme, account: toHex(pair.accountId), message: toHex(message), signature: toHex(pair.sign(message)) }
  })
}

// Without Chromium a person may go on; in CI its absence is a failure, which the launch then reports.
describe.skipIf(missing && !process.env.CI)('in headless Chromium under a strict content policy', () => {
  let server: Server
  let browser: Browser | undefined
  let page: Page

  beforeAll(async () => {
    server = await serve(await buildPortable())
    browser = await chromium.launch({ executablePath, args: launchFlags, timeout: 30_000 })
    page = await browser.newPage()
    const { port } = server.address() as AddressInfo // a TCP server's address has this form
    await page.goto(`http://127.0.0.1:${port}/`)
  })

  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
  })

  test('the built-in vectors pass', async () => {
    const outcome = await page.evaluate(() => {
      globalThis.phatCrypto.checkBackends()
      return 'passed'
    })
    expect(outcome).toBe('passed')
  })

  test('signatures made in Node verify there, and not for another message', async () => {
    const cases = randomCases(30)
    const verdicts = await page.evaluate((signed) => {
      const { multiSignatureType: types, verifyMultiSignature: verify } = globalThis.phatCrypto
      const bytes = (hex: string) => Uint8Array.from(hex.slice(2).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
      return signed.map(({ scheme, account, message, signature }) => {
        const value = { type: types[scheme], value: bytes(signature) }
        return [bytes(message), Uint8Array.of(...bytes(message), 0)].map((text) => verify(value, text, bytes(account)))
      })
    }, cases)
    expect(verdicts).toEqual(cases.map(() => [true, false]))
  })

  test('signatures made there verify in Node', async () => {
    const signed = await page.evaluate((names) => {
      const { keypairFromUri, mnemonicGenerate } = globalThis.phatCrypto
      const hex = (bytes: Uint8Array) => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
      return names.flatMap((scheme) =>
        Array.from({ length: 10 }, (_, i) => {
          const pair = keypairFromUri(`${mnemonicGenerate(12)}//${i}`, scheme)
          const message = globalThis.crypto.getRandomValues(new Uint8Array(i * 7))
          return { scheme, account: hex(pair.accountId), message: hex(message), signature: hex(pair.sign(message)) }
        }),
      )
    }, schemes)
    expect(signed).toHaveLength(30)
    for (const { scheme, account, message, signature } of signed) {
      const value = { type: multiSignatureType[scheme], value: fromHex(signature) }
      expect(verifyMultiSignature(value, fromHex(message), fromHex(account))).toBe(true)
    }
  })
})
