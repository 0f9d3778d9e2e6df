// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from '../src/build-page.ts'

const gzippedBytesMax = 40_000

describe('the page as a file', () => {
  let html: string

  beforeAll(async () => {
    html = await buildPage()
  })

  test('has a bundle below 40 kB gzipped', () => {
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? []
    const [bundle, whole] = [script, html].map((text) => gzipSync(text, { level: 9 }).length)
    console.info(`verification page: its bundle has ${bundle} bytes gzipped, the whole file ${whole}`)
    expect(bundle).toBeGreaterThan(10_000)
    expect(bundle).toBeLessThan(gzippedBytesMax)
  })

  test('admits its own script and style by hash, and nothing else', () => {
    const policy = /<meta http-equiv="content-security-policy" content="([^"]*)">/.exec(html)?.[1]
    const hash = (tag: string): string => {
      const [, text = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html) ?? []
      expect(text.length).toBeGreaterThan(1_000)
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; base-uri 'none'; form-action 'none'`,
    )
    expect(html.indexOf('content-security-policy')).toBeLessThan(html.indexOf('<style>'))
  })

  test('names no address to load from', () => {
    expect(html).not.toMatch(/\b(src|href)="/)
    expect(html).not.toMatch(/\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|@import|url\(/)
  })

  test('holds no code that makes code, and nothing of Node', () => {
    expect(html).not.toMatch(/\beval\(|new Function|node:|require\(/)
  })

  test('is the same each time', async () => {
    expect(await buildPage()).toBe(html)
  })
})
