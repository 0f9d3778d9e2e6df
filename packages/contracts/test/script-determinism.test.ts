// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { scriptOperations as operation } from '@phat/abi/script-operations'
import { assert } from '@phat/primitives'
import { build, type Plugin } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { tokenBundle } from '../bench/script-token.ts'
import { createScriptEngine, type ScriptSnapshot } from '../src/script/script-engine.ts'
import { engineOptions, entryBundle, testRunner, upload } from './script-code.ts'
import { scriptContext } from './script-context.ts'
import { runToken } from './script-token-run.ts'

const runner = testRunner()

describe('equal calls', () => {
  test('use the same gas 200 times, whatever ran between them', () => {
    const token = upload(runner, tokenBundle)
    const noise = upload(
      runner,
      entryBundle('let s = ""; for (let i = 0; i < 300; i++) s += JSON.stringify({ i, x: [i] }); throw new Error(s)'),
    )
    const gas = new Set<bigint>()
    for (let i = 0; i < 200; i++) {
      gas.add(runToken(runner, token).gas)
      if (i % 3 === 0) runner.run(noise, 'call', scriptContext({ input: new Uint8Array(), gas: BigInt(i) * 2_000_000n }))
    }
    expect([...gas]).toHaveLength(1)
  })

  test('have the same results and gas on another engine, and on a machine of its own within a nested call', () => {
    const own = runToken(runner, upload(runner, tokenBundle))
    const other = testRunner()
    expect(runToken(other, upload(other, tokenBundle))).toEqual(own)
    const token = upload(runner, tokenBundle)
    let nested: unknown
    const caller = upload(runner, entryBundle(`phat(${operation.call}, new Uint8Array(57)); phat(1, Uint8Array.of(0, 1))`))
    const call = () => {
      nested = runToken(runner, token)
      return { kind: 'returned', reverted: false, data: new Uint8Array() } as const
    }
    runner.run(caller, 'call', scriptContext({ input: new Uint8Array(), gas: 1n << 40n, call }))
    expect(nested).toEqual(own)
  })

  test('see numbers and text formatted alike', () => {
    const body = `const text = [0.1 + 0.2, 1e21, 5e-324, -0, NaN, 0 / 0, Math.sin(1e6), 2 ** 0.5, (1234.5).toLocaleString(), 'ä'.localeCompare('z'),
      [3, 1, 2].sort().join(), 123456789n ** 9n, new Float64Array([NaN]).toString(), new Uint8Array(new Float64Array([-NaN]).buffer).join()].join('|')
      phat(1, new TextEncoder().encode('\\0' + text))`
    const outcome = runner.run(
      upload(runner, entryBundle(body)),
      'call',
      scriptContext({ input: new Uint8Array(), gas: 1n << 40n }),
    )
    const text = outcome.kind === 'returned' ? new TextDecoder().decode(outcome.data) : outcome.detail
    expect(text).toBe(
      '0.30000000000000004|1e+21|5e-324|0|NaN|NaN|-0.34999350217129294|1.4142135623730951|1234.5|1|1,2,3|6662462759719942007440037531362779472290810125440036903063319585255179509|NaN|0,0,0,0,0,0,248,127',
    )
  })
})

describe('nothing of an earlier call remains', () => {
  test('variables, prototypes and caught errors are those of the snapshot', () => {
    const body = `const before = [count++, typeof globalThis.left, typeof Array.prototype.left, store.size]
      globalThis.left = Array.prototype.left = 1
      store.set(count, 'left')
      phat(1, Uint8Array.of(0, before[0], before[1] === 'undefined' ? 1 : 0, before[2] === 'undefined' ? 1 : 0, before[3]))`
    const code = upload(runner, entryBundle(body, 'let count = 0; const store = new Map()'))
    for (let i = 0; i < 5; i++) {
      const outcome = runner.run(code, 'call', scriptContext({ input: new Uint8Array(), gas: 1n << 40n }))
      expect(outcome).toEqual({ kind: 'returned', flags: 0, data: Uint8Array.of(0, 1, 1, 0) })
    }
  })

  test('a canary of one contract is nowhere in the memory in which the next one runs', () => {
    const canary = 'c4n4ry-7f3a'
    const engine = createScriptEngine(engineOptions())
    const snapshotOf = (source: string): ScriptSnapshot => {
      const outcome = engine.evaluate(new TextEncoder().encode(source), 1n << 50n)
      assert(outcome.kind === 'evaluated', 'the bundle is accepted')
      return outcome.snapshot
    }
    const spill = `const parts = []; for (let i = 0; i < 200; i++) parts.push('c4n4ry-7f3a' + i)
      const deep = (n) => n === 0 ? parts.join() : deep(n - 1) + 'c4n4ry-7f3a'
      phat(31, new TextEncoder().encode(deep(150)))`
    const witness = snapshotOf(entryBundle(''))
    const ends = [
      '',
      'throw new Error(deep(100))',
      'for (;;) parts.push(deep(100).slice(1))',
      'while (parts.push(new Uint8Array(1 << 16)));',
    ]
    for (const end of ends) {
      const context = scriptContext({ input: new TextEncoder().encode(canary), gas: 30_000_000_000n })
      engine.run(snapshotOf(entryBundle(`${spill};${end}`)), 'call', context)
      const machine = engine.machines.take(witness.image)
      expect(Buffer.from(machine.bytes).includes(canary)).toBe(false)
      engine.machines.give(machine, witness.image)
    }
  })
})

/** What comes from the registry stays an import, which Node resolves from the root. */
const externalRegistry: Plugin = {
  name: 'external-registry',
  setup: (each) => {
    each.onResolve({ filter: /^[^./#]/ }, ({ kind, path }) =>
      kind === 'entry-point' || path.startsWith('@phat/') ? undefined : { path, external: true },
    )
  },
}

test('processes with other compiler tiers agree on every answer and on all gas', { timeout: 120_000 }, async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "import { tokenTrace } from './script-token-run.ts'; process.stdout.write(tokenTrace())",
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [externalRegistry],
  })
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const traces = [[], ['--liftoff-only'], ['--no-liftoff']].map((flags) => {
    const run = spawnSync(process.execPath, [...flags, '--input-type=module', '-'], {
      cwd: root,
      input: outputFiles[0]?.text ?? '',
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(run.stderr).toBe('')
    return run.stdout
  })
  expect(traces[0]).toContain('RangeError: Maximum call stack size exceeded')
  expect(traces[0]?.split('\n').length).toBeGreaterThan(30)
  expect(traces[1]).toBe(traces[0])
  expect(traces[2]).toBe(traces[0])
})
