// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { buildText, diagnosticsOf, withBody } from './fixtures.ts'
import { clean, leaks } from './leaks.ts'

describe('the leak lint', () => {
  it.each(leaks)('finds %s', async (_name, body, message, besides) => {
    const found = await diagnosticsOf(withBody(body, besides))
    expect(found.map(({ code }) => code)).toContain('build.leak')
    expect(
      found
        .filter(({ code }) => code === 'build.leak')
        .map((one) => one.message)
        .join('\n'),
    ).toMatch(message)
  })

  it.each(clean)('says nothing of %s', async (_name, body, besides) => {
    expect(await diagnosticsOf(withBody(body, besides))).toEqual([])
  })

  it('points at the line and column of the TypeScript, and names where the value comes from', async () => {
    const body = `  .message('f', {}, (c) => {
    const amount = c.state.total
    c.emit.Told({ amount })
  })`
    const [leak] = await diagnosticsOf(withBody(body))
    expect(leak).toMatchObject({ severity: 'error', code: 'build.leak', file: 'fixture.ts', line: 12, column: 5 })
    expect(leak?.message).toBe('state.total reaches the event Told (it comes from fixture.ts:11)')
  })

  it('lists what is declassified with its reason and line', async () => {
    const result = await buildText(
      withBody(`.message('f', {}, (c) => { c.emit.Told({ amount: declassify(c.state.total, 'as the rules say') }) })`),
    )
    expect(result).toMatchObject({ kind: 'built', declassified: [{ reason: 'as the rules say', file: 'fixture.ts', line: 10 }] })
  })

  it('wants the reason as a sentence in the code', async () => {
    const found = await diagnosticsOf(
      withBody(`.message('f', { why: str }, (c, { why }) => { c.emit.Told({ amount: declassify(1n, why) }) })`),
    )
    expect(found.map(({ code }) => code)).toEqual(['build.declassify-reason'])
  })

  it('does not see what a branch tells: a limit that the documentation states', async () => {
    expect(await diagnosticsOf(withBody(`.message('f', {}, (c) => { if (c.state.total > 5n) c.emit.Happened({}) })`))).toEqual([])
  })
})
