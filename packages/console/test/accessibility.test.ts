// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../src/build-page.ts'
import { type GivenFile, type OpenedPage, openPage, verifyInPage, withoutBrowser } from './browser-page.ts'
import { simulatedNow, simulatedTdx } from './simulated-cases.ts'

const { quote, collateral, root } = simulatedTdx()
const files = [quote, collateral, root]

/** What has the focus: its id, or its text. */
const focused = `(() => { const at = document.activeElement; return at.id || (at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 60) })()`

/** Each text with too little contrast against what lies behind it (WCAG 2.2, 1.4.3: 4.5 to 1). */
const faintTexts = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const luminance = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor
      if (channels(color)[3] !== 0) return color
    }
    return 'rgb(255, 255, 255)'
  }
  const faint = []
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
    if (!own || !element.checkVisibility()) continue
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((x, y) => y - x)
    const ratio = (a + 0.05) / (b + 0.05)
    if (ratio < 4.5) faint.push(element.tagName + ' ' + element.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2))
  }
  return faint
})()`

describe.skipIf(withoutBrowser)('the page', () => {
  let opened: OpenedPage

  beforeAll(async () => {
    opened = await openPage(await buildPage())
  })

  afterAll(() => opened?.close())

  test('is used by keyboard alone, in the order in which it reads', async () => {
    const { page } = opened
    // Before the reload, so that the browser hands its dialogs over by the time of the key.
    const chooser = page.waitForEvent('filechooser')
    await page.reload()
    const next = async (): Promise<string> => {
      await page.keyboard.press('Tab')
      return page.evaluate<string>(focused)
    }
    expect(await next()).toBe('files')
    await page.keyboard.press('Enter')
    await (await chooser).setFiles(files.map(toUpload))
    await page.locator('#files-list tbody tr').nth(2).waitFor()
    const order = [await next(), await next(), await next(), await next(), await next(), await next(), await next()]
    expect(order).toEqual([
      'Files',
      'Remove quote.bin',
      'Remove collateral.json',
      'Remove simulated-root.der',
      'measurement',
      'report-data',
      'time',
    ])
    await page.keyboard.type(String(simulatedNow))
    await page.keyboard.press('Enter') // a form is sent from any of its fields
    await page.locator('#outcome[data-outcome]').waitFor()
    expect(await next()).toBe('verify')
    const rungs = [await next(), await next(), await next(), await next()]
    expect(rungs.every((text) => /^\d+ checks?: \d+ pass/.test(text))).toBe(true)
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    expect(await next()).toMatch(/^Checks of code, simulated$|^\d+ checks?/)
    for (let i = 0; i < 8 && (await page.evaluate<string>(focused)) !== 'The result as JSON'; i++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.locator('#json').getAttribute('open')).toBe('')
    expect(await next()).toBe('Save as verification.json')
  })

  test('shows where the focus is', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    await page.locator('#files').focus()
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')
      expect([await page.evaluate<string>(focused), outline]).toEqual([expect.any(String), 'solid'])
    }
  })

  test('removes a file by keyboard, forgets the result, and keeps the focus in place', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    await page.getByRole('button', { name: 'Remove simulated-root.der' }).focus()
    await page.keyboard.press('Enter')
    expect(await page.evaluate<string>(focused)).toBe('files')
    expect(await page.locator('#outcome').innerText()).toBe('Not verified yet.')
    expect(await page.locator('#story').innerText()).toBe('')
    expect(await page.locator('#files-status').innerText()).toBe('Removed simulated-root.der.')
  })

  test('tells a screen reader structure, names and states', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    const tree = await page.locator('body').ariaSnapshot()
    for (const part of [
      '- main:',
      '- heading "Verify evidence of a confidential machine" [level=1]',
      '- heading "1. Files" [level=2]',
      '- heading "Result" [level=2]',
      '- \'heading "Hardware, SIMULATED: holds" [level=3]\'',
      '- button "Choose files, or drop them anywhere on this page"',
      '- textbox "Measurement of the code, in hex"',
      '- textbox "Report data, in hex"',
      '- textbox "Time of the verdict, UTC"',
      '- button "Verify"',
      '- list "The ladder, from the bottom up"',
      '- columnheader "What it is"',
      '- rowheader "quote.bin"',
      '- table "What the evidence says"',
    ]) {
      expect(tree).toContain(part)
    }
    expect(tree).toMatch(/- status:\s+- paragraph: ".*SIMULATED/)
  })

  test('marks a field that is wrong, says why, and goes there', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    await page.locator('#measurement').fill('not hex')
    await page.locator('#verify').click()
    expect(await page.evaluate<string>(focused)).toBe('measurement')
    expect(await page.locator('#measurement').getAttribute('aria-invalid')).toBe('true')
    expect(await page.locator('#measurement-fault').innerText()).toMatch(/not hex/)
    expect(await page.locator('#measurement').getAttribute('aria-describedby')).toContain('measurement-fault')
    await page.locator('#measurement').fill('')
    await page.locator('#verify').click()
    expect(await page.locator('#measurement').getAttribute('aria-invalid')).toBeNull()
  })

  test('compares what is expected, and refuses what differs', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    await page.locator('#report-data').fill('07'.repeat(64))
    await page.locator('#verify').click()
    await page.locator('#outcome[data-outcome="verified"]').waitFor()
    await page.locator('#report-data').fill('08')
    await page.locator('#verify').click()
    await page.locator('#outcome[data-outcome="refused"]').waitFor()
    expect(await page.locator('#outcome').innerText()).toMatch(/^Refused at key\. .*expected\.report-data/)
  })

  test('saves the result as JSON', async () => {
    const { page } = opened
    await verifyInPage(page, files, simulatedNow)
    await page.locator('#json summary').click()
    const saved = page.waitForEvent('download')
    await page.locator('#json a').click()
    const download = await saved
    expect(download.suggestedFilename()).toBe('verification.json')
    expect(readFileSync(await download.path(), 'utf8')).toBe(await page.locator('#json pre').textContent())
  })

  test('takes files that are dropped on it', async () => {
    const { page } = opened
    await page.reload()
    const content = JSON.stringify(files.map(({ name, bytes }) => [name, [...bytes]]))
    await page.evaluate(`(() => {
      const transfer = new DataTransfer()
      for (const [name, bytes] of ${content}) transfer.items.add(new File([new Uint8Array(bytes)], name))
      document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }))
    })()`)
    await page.locator('#files-list tbody tr').nth(2).waitFor()
    expect(await page.locator('#files-status').innerText()).toContain('evidence: SGX or TDX quote')
  })

  test('shows markup in a name as text', async () => {
    const { page } = opened
    const name = '<img src=x onerror=alert(1)>.bin'
    await page.reload()
    await page.locator('#files').setInputFiles([toUpload({ name, bytes: Uint8Array.of(1) })])
    await page.locator('#files-list tbody tr').waitFor()
    expect(await page.locator('#files-list th[scope=row]').innerText()).toBe(name)
    expect(await page.locator('img').count()).toBe(0)
  })

  test.each(['light', 'dark'] as const)('has contrast in %s', async (colorScheme) => {
    const { page } = opened
    await page.emulateMedia({ colorScheme })
    await verifyInPage(page, [quote, collateral], simulatedNow)
    expect(await page.evaluate(faintTexts)).toEqual([])
    await verifyInPage(page, files, simulatedNow)
    await page.evaluate('for (const part of document.querySelectorAll("details")) part.open = true')
    expect(await page.evaluate(faintTexts)).toEqual([])
  })

  test('fits a narrow screen without scrolling sideways', async () => {
    const { page } = opened
    await page.setViewportSize({ width: 320, height: 640 })
    await verifyInPage(page, files, simulatedNow)
    expect(await page.evaluate<number>('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(320)
  })

  test('says so where the browser has no WebCrypto, and calls nothing forged', async () => {
    const { page } = opened
    await page.addInitScript("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
    expect(await verifyInPage(page, files, simulatedNow)).toMatch(/^Nothing was verified: this browser has no WebCrypto here/)
    expect(await page.locator('#outcome').getAttribute('data-outcome')).toBe('unverified')
  })

  test('complained about nothing in all of this', () => {
    expect(opened.complaints).toEqual([])
    expect(opened.requests.filter((url) => !url.startsWith('data:'))).toEqual([])
  })
})

function toUpload({ name, bytes }: GivenFile) {
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }
}
