// SPDX-License-Identifier: Apache-2.0
import { concatBytes, textBytes, toHex } from '@phat/primitives'
import { tokenBundle, tokenSelectors } from '../bench/script-token.ts'
import type { ScriptCode, ScriptRunner } from '../src/script/script-runner.ts'
import { entryBundle, testRunner, upload } from './script-code.ts'
import { noEffects, scriptContext } from './script-context.ts'

const selector = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
const amount = (value: number): Uint8Array =>
  concatBytes(Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24), new Uint8Array(12))
const account = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

/** Deploys a token and makes some calls: their answers, and the gas of all. */
export function runToken(runner: ScriptRunner, code: ScriptCode): { readonly answers: readonly string[]; readonly gas: bigint } {
  const effects = noEffects()
  let gas = 0n
  const run = (entry: 'deploy' | 'call', ...input: readonly Uint8Array[]): string => {
    const context = scriptContext({ input: concatBytes(...input), gas: 1n << 40n, effects })
    const outcome = runner.run(code, entry, context)
    gas += (1n << 40n) - context.gas.cell.value
    return outcome.kind === 'returned' ? `${outcome.flags} ${toHex(outcome.data)}` : (outcome.detail ?? outcome.error)
  }
  const answers = [
    run('deploy', selector(tokenSelectors.new), amount(1_000_000)),
    run('call', selector(tokenSelectors.transfer), account(2), amount(5)),
    run('call', selector(tokenSelectors.transfer), account(3), amount(2_000_000)),
    run('call', selector(tokenSelectors.balanceOf), account(2)),
    run('call', selector(7)),
  ]
  return { answers, gas }
}

const programs = [
  'let s = 0; for (let i = 0; i < 20000; i++) s = (s * 31 + i) % 1000003; phat(1, new TextEncoder().encode("\\0" + s))',
  'const a = []; for (let i = 0; i < 3000; i++) a.push({ i, t: String(i).padStart(5) }); a.sort((x, y) => (x.t < y.t ? 1 : -1)); phat(1, new TextEncoder().encode("\\0" + JSON.stringify(a).length))',
  '(function f() { f() })()',
  'const a = []; for (;;) a.push(new Uint8Array(10000))',
  'for (;;);',
  'phat(1, new TextEncoder().encode("\\0" + [0.1, 1 / 3, Math.exp(1.5), Math.tan(2), NaN].map(String).join() + "abcabc".replace(/(b)c/g, "$1")))',
]

/** Everything that must be the same on every machine, as text. */
export function tokenTrace(): string {
  const runner = testRunner()
  const token = upload(runner, tokenBundle)
  const lines: string[] = []
  for (let round = 0; round < 3; round++) {
    const { answers, gas } = runToken(runner, token)
    lines.push(...answers, String(gas))
    for (const program of programs) {
      const context = scriptContext({ input: textBytes('x'), gas: 100_000_000_000n })
      const outcome = runner.run(upload(runner, entryBundle(program)), 'call', context)
      const told = outcome.kind === 'returned' ? toHex(outcome.data) : outcome.detail
      lines.push(`${told} ${context.gas.cell.value}`)
    }
  }
  return lines.join('\n')
}
