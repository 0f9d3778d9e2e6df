// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLog } from '../src/log.ts'

let lines: string[] = []

beforeEach(() => {
  lines = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the log in JSON', () => {
  it('writes one object a line: level, time, module, event and flat fields', () => {
    createLog({ level: 'info', json: true }).child('engine').info('engine.sealed', { number: 7, empty: true, by: 'Alice' })
    const [line] = lines
    expect(line?.endsWith('\n')).toBe(true)
    const { time, ...rest } = JSON.parse(line ?? '')
    expect(typeof time).toBe('number')
    expect(rest).toEqual({ level: 'info', module: 'engine', event: 'engine.sealed', number: 7, empty: true, by: 'Alice' })
  })

  it('keeps what others wrote inside its string', () => {
    createLog({ level: 'info', json: true }).info('rpc.failed', { detail: 'one\n{"level":"error"}' })
    expect(lines.join('').trimEnd().split('\n').length).toBe(1)
    expect(JSON.parse(lines[0] ?? '').detail).toBe('one\n{"level":"error"}')
  })
})

describe('the log for people', () => {
  const write = (fields: Record<string, string | number | boolean>): string => {
    createLog({ level: 'debug', json: false }).child('chain').warn('chain.slow', fields)
    return lines.join('')
  }

  it('writes time, level, event and fields in one line', () => {
    expect(write({ number: 7, empty: false, by: 'Alice' })).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} warn {2}chain\.slow number=7 empty=false by=Alice\n$/,
    )
  })

  it.each([
    ['a line break', 'one\n12:00:00.000 error chain.lost', '"one\\n12:00:00.000 error chain.lost"'],
    ['a terminal’s command', '\u001b[2Jgone', '"\\u001b[2Jgone"'],
    ['one of eight bits', '\u009b2Jgone', '"\\u009b2Jgone"'],
    ['spaces that could be fields', 'x level=fatal', '"x level=fatal"'],
    ['a quote', 'say "no"', '"say \\"no\\""'],
    ['nothing', '', '""'],
  ])('puts %s in quotes: it cannot look like the log’s own', (_, detail, shown) => {
    const text = write({ detail })
    expect(text.endsWith(` detail=${shown}\n`)).toBe(true)
    expect(text.split('\n').length).toBe(2)
  })
})

describe('the level of the log', () => {
  const all = ['debug', 'info', 'warn', 'error'] as const

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('%s writes %d of the four kinds', (level, count) => {
    const log = createLog({ level, json: true })
    for (const kind of all) log[kind]('event')
    expect(lines.length).toBe(count)
  })
})
