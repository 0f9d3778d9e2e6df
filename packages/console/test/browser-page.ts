// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

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
if (isMissing && !process.env.CI) console.warn(`SKIPPED: the browser tests of @phat/console need Chromium at ${executablePath}`)
/** Without Chromium a person may go on; in CI its absence is a failure, which the launch then reports. */
export const withoutBrowser = isMissing && !process.env.CI

/** The page on disk in a browser without a network, and what it asked for or complained about. */
export interface OpenedPage {
  readonly page: Page
  /** Addresses of requests beside the page's own. */
  readonly requests: readonly string[]
  /** Errors, warnings and violations of the content policy. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export async function openPage(html: string): Promise<OpenedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'phat-page-'))
  const path = join(folder, 'verify.html')
  writeFileSync(path, html)
  const url = pathToFileURL(path).href
  const browser: Browser = await chromium.launch({ executablePath, args: launchFlags, timeout: 30_000 })
  const context = await browser.newContext({ offline: true })
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url())
  })
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(url)
  return {
    page,
    requests,
    complaints,
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A file as it is given to an input. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Fills the form and verifies; the sentence of the outcome. */
export async function verifyInPage(page: Page, files: readonly GivenFile[], at: number): Promise<string> {
  await page.reload()
  await page
    .locator('#files')
    .setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })))
  await page
    .locator('#files-list tbody tr')
    .nth(files.length - 1)
    .waitFor()
  await page.locator('#time').fill(String(at))
  await page.locator('#verify').click()
  await page.locator('#outcome[data-outcome]').waitFor()
  return page.locator('#outcome').innerText()
}
